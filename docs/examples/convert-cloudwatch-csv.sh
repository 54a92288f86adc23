#!/usr/bin/env bash
# Turns a CloudWatch series in two columns (timestamp,value; UTC) into gauge samples, one JSON line each, on stdout.
#
#   convert-cloudwatch-csv.sh SERVICE KIND GAUGE FILE.csv > FILE.jsonl
#
# The first line may name the columns. A timestamp is "2014-04-02 14:29:00", with or without fractions of a second.
# Exits 0 when every line was converted, 2 when one was not or the usage is wrong.
set -euo pipefail

if (($# != 4)); then
    echo "usage: convert-cloudwatch-csv.sh SERVICE KIND GAUGE FILE.csv" >&2
    exit 2
fi
if [[ ! -r $4 ]]; then
    echo "convert-cloudwatch-csv.sh: cannot read $4" >&2
    exit 2
fi

# Plain awk, and the time stays text: no version's own date functions, no time zone of this machine.
SERVICE=$1 KIND=$2 GAUGE=$3 LC_ALL=C awk -F, '
    function quoted(text) {
        gsub(/\\/, "\\\\", text)
        gsub(/"/, "\\\"", text)
        return "\"" text "\""
    }
    BEGIN {
        head = "\"service\":" quoted(ENVIRON["SERVICE"]) ",\"kind\":" quoted(ENVIRON["KIND"]) \
            ",\"gauge\":" quoted(ENVIRON["GAUGE"])
    }
    { sub(/\r$/, "") }
    NR == 1 && $1 == "timestamp" { next }
    /^$/ { next }
    NF != 2 || $1 !~ /^[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9] [0-9][0-9]:[0-9][0-9]:[0-9][0-9](\.[0-9]+)?$/ \
            || $2 !~ /^-?[0-9]+(\.[0-9]*)?([eE][-+]?[0-9]+)?$/ {
        printf "%s:%d: expected \"YYYY-MM-DD HH:MM:SS,number\", found \"%s\"\n", FILENAME, NR, $0 > "/dev/stderr"
        wrong = 1
        next
    }
    {
        sub(/ /, "T", $1)
        sub(/\.$/, "", $2)
        print "{\"timestamp\":\"" $1 "Z\"," head ",\"value\":" $2 "}"
    }
    END { exit wrong ? 2 : 0 }
' "$4"
