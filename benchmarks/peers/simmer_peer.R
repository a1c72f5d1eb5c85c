# R1 in simmer: the process is data, run by compiled C++; durations and branches are R closures.
# Rscript simmer_peer.R minutes seed...     prints a line of JSON for each seed.
suppressPackageStartupMessages(library(simmer))
arguments <- as.numeric(commandArgs(TRUE))
minutes <- arguments[1]
lognormal <- function(mean, cv) { s2 <- log(1 + cv^2); c(log(mean) - s2 / 2, sqrt(s2)) }
PREPARATION <- lognormal(32, .6); DOCUMENTS <- lognormal(34, .8); INSPECTION <- lognormal(48, .7); RELEASE <- lognormal(6.4, .5)

run_once <- function(seed) {
  set.seed(seed)
  began <- proc.time()
  env <- simmer("customs")
  desk <- function(t) t %>%
    set_prioritization(function() c(get_attribute(env, "authorised"), -1, -1)) %>%
    seize("documents") %>% timeout(function() rlnorm(1, DOCUMENTS[1], DOCUMENTS[2])) %>% release("documents") %>%
    set_prioritization(c(0, -1, -1))
  yellow <- trajectory() %>% desk()
  red <- trajectory() %>% desk() %>%
    seize("inspectors") %>% timeout(function() rlnorm(1, INSPECTION[1], INSPECTION[2])) %>% release("inspectors")
  main <- trajectory() %>%
    timeout(function() rexp(1, 1 / 2), tag = "validate") %>%
    branch(function() if (runif(1) < .08) 1 else 0, continue = FALSE,
           trajectory() %>% timeout(function() rexp(1, 1 / 30)) %>% rollback("validate")) %>%
    timeout(function() rexp(1, 1 / 0.5)) %>%
    branch(function() { u <- runif(1); if (u < .85) 0 else if (u < .95) 1 else 2 }, continue = c(TRUE, TRUE), yellow, red)
  permit <- trajectory() %>% seize("permits") %>% timeout(function() rexp(1, 1 / 12.8)) %>% release("permits")
  whole <- trajectory() %>%
    set_attribute("authorised", function() as.numeric(runif(1) < .3)) %>%
    seize("preparers") %>% timeout(function() rlnorm(1, PREPARATION[1], PREPARATION[2])) %>% release("preparers") %>%
    clone(function() if (runif(1) < .25) 2 else 1, main, permit) %>% synchronize(wait = TRUE) %>%
    timeout(function() rexp(1, 1 / 20)) %>%
    seize("desk") %>% timeout(function() rlnorm(1, RELEASE[1], RELEASE[2])) %>% release("desk")
  # A clone that comes last to synchronize() goes on with its own start time, so the arrivals are kept here.
  arrived <- cumsum(rexp(ceiling(minutes + 6 * sqrt(minutes) + 50), 1))
  arrived <- arrived[arrived < minutes]
  env %>%
    add_resource("preparers", 40, mon = FALSE) %>% add_resource("documents", 6, mon = FALSE) %>%
    add_resource("inspectors", 3, mon = FALSE) %>% add_resource("permits", 4, mon = FALSE) %>%
    add_resource("desk", 8, mon = FALSE) %>% add_generator("d", whole, at(arrived), mon = 1)
  env %>% run(minutes)
  took <- proc.time() - began
  ended <- get_mon_arrivals(env)
  ended <- ended[!duplicated(ended$name) & ended$finished, ]
  times <- ended$end_time - arrived[as.integer(sub("d", "", ended$name)) + 1]
  status <- if (file.exists("/proc/self/status")) grep("VmHWM", readLines("/proc/self/status"), value = TRUE) else "0"
  cat(sprintf(
    '{"declarations": %d, "released": %d, "mean": %.9g, "p50": %.9g, "p95": %.9g, "processor": %.4f, "wall": %.4f, "peak_mb": %.1f}\n',
    length(arrived), nrow(ended), mean(times), quantile(times, .5), quantile(times, .95),
    took[["user.self"]] + took[["sys.self"]], took[["elapsed"]], as.numeric(gsub("[^0-9]", "", status)) / 1024))
}
for (seed in arguments[-1]) run_once(seed)
