"""The normal quantile, to the last digits and with the same bits everywhere.

For a simulation reader: algorithm AS 241 (PPND16), M. J. Wichura, Applied Statistics 37 (1988) 477-484; relative
error about 1e-16.
"""

from __future__ import annotations

import math

from sim.sampling.compiling import jit


@jit
def normal_quantile(u: float) -> float:
    """The z with P(Z <= z) = u, for u in (0, 1)."""
    q = u - 0.5
    if abs(q) <= 0.425:
        r = 0.180625 - q * q
        top = 2509.0809287301226727
        top = top * r + 33430.575583588128105
        top = top * r + 67265.770927008700853
        top = top * r + 45921.953931549871457
        top = top * r + 13731.693765509461125
        top = top * r + 1971.5909503065514427
        top = top * r + 133.14166789178437745
        top = top * r + 3.387132872796366608
        low = 5226.495278852545925
        low = low * r + 28729.085735721942674
        low = low * r + 39307.89580009271061
        low = low * r + 21213.794301586595867
        low = low * r + 5394.1960214247511077
        low = low * r + 687.1870074920579083
        low = low * r + 42.313330701600911252
        low = low * r + 1.0
        return q * top / low
    # 1 - u is exact for the 52-bit uniforms.
    r = math.sqrt(-math.log(u if q < 0.0 else 1.0 - u))
    if r <= 5.0:
        r -= 1.6
        top = 7.7454501427834140764e-4
        top = top * r + 0.0227238449892691845833
        top = top * r + 0.24178072517745061177
        top = top * r + 1.27045825245236838258
        top = top * r + 3.64784832476320460504
        top = top * r + 5.7694972214606914055
        top = top * r + 4.6303378461565452959
        top = top * r + 1.42343711074968357734
        low = 1.05075007164441684324e-9
        low = low * r + 5.475938084995344946e-4
        low = low * r + 0.0151986665636164571966
        low = low * r + 0.14810397642748007459
        low = low * r + 0.68976733498510000455
        low = low * r + 1.6763848301838038494
        low = low * r + 2.05319162663775882187
        low = low * r + 1.0
    else:
        r -= 5.0
        top = 2.01033439929228813265e-7
        top = top * r + 2.71155556874348757815e-5
        top = top * r + 0.0012426609473880784386
        top = top * r + 0.026532189526576123093
        top = top * r + 0.29656057182850489123
        top = top * r + 1.7848265399172913358
        top = top * r + 5.4637849111641143699
        top = top * r + 6.6579046435011037772
        low = 2.04426310338993978564e-15
        low = low * r + 1.4215117583164458887e-7
        low = low * r + 1.8463183175100546818e-5
        low = low * r + 7.868691311456132591e-4
        low = low * r + 0.0148753612908506148525
        low = low * r + 0.13692988092273580531
        low = low * r + 0.59983220655588793769
        low = low * r + 1.0
    value = top / low
    return -value if q < 0.0 else value
