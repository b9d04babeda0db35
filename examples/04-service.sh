#!/bin/sh
# A pipeline in a shell: creates a study on a server, then asks, evaluates and tells.
#
#   npx credence serve &
#   sh examples/04-service.sh http://127.0.0.1:4010
#
# CREDENCE_TOKEN holds the server's token, if it has one. CREDENCE names the program, if it is not on the path.
set -e
server=${1:-http://127.0.0.1:4010}
credence() { ${CREDENCE:-npx credence} "$@" --server "$server"; }

# The first ask creates the study; the last one reports that nothing is left, with exit code 1.
while asked=$(credence ask shell-pipeline --space "x=float(-5,5)" --space "rate=float(1e-5,1,log)" --trials 5); do
  eval "$asked"
  # Any program would do; here it computes (x − 2)² + (log10(rate) + 3)².
  value=$(awk -v x="$x" -v rate="$rate" 'BEGIN { print (x - 2) ^ 2 + (log(rate) / log(10) + 3) ^ 2 }')
  credence tell shell-pipeline "$CREDENCE_TRIAL" --value "$value"
done
credence best shell-pipeline
