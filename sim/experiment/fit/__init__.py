"""Parameters from a Time Release Study: an extract of stamps becomes a small scenario of measured values.

For a customs reader: which rows were used, which were left out and why, and what the stages took, with how sure that is.
For a simulation reader: file -> rows -> cases -> samples with right censoring -> maximum likelihood -> scenario text, one module each.
"""
