"""What policies are made of: the contract, parameters, and the few ways in which a lever may change a flow."""
