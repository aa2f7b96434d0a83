#!/bin/sh
# Prometheus as a service of a topology. It scrapes /metrics of every group that it uses, over the links of its region.
#
#   HARNESS_<BINDING>_HOSTS   host:port,…: the targets of a job that is called like the binding
#   SCRAPE_INTERVAL           1s
set -eu
# The harness starts a command in a private folder of the node and leaves it for the one of the scenario.
data=${OLDPWD:-/tmp}/prometheus
mkdir -p "$data"
{
  printf 'global: { scrape_interval: %s, scrape_timeout: %s }\nscrape_configs:\n' \
    "${SCRAPE_INTERVAL:-1s}" "${SCRAPE_INTERVAL:-1s}"
  env | sed -n 's/^HARNESS_\(.*\)_HOSTS=\(.*\)$/\1 \2/p' | while read -r binding hosts; do
    job=$(printf '%s' "$binding" | tr 'A-Z_' 'a-z-')
    printf '  - job_name: %s\n    static_configs: [{ targets: [%s] }]\n' "$job" "$hosts"
  done
} > "$data/prometheus.yml"
exec prometheus --config.file="$data/prometheus.yml" --storage.tsdb.path="$data/data" \
  --web.listen-address="${HARNESS_LISTEN:-0.0.0.0}:${PORT:-9090}" --log.level=warn
