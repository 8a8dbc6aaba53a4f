#!/usr/bin/env bash
# Measures the goals of the load tests one after the other and prints a line for each: goal, measured, held or not.
# The exit code is 0 where all hold. Reports stay in the folder, for README figures and comparison.
#
#   loadtests/goals.sh                   smaller data and short runs, within half an hour on a quiet machine
#   loadtests/goals.sh --full            the sizes that the goals speak of; hours
#   loadtests/goals.sh --only storm,roll some of: storm half grains sip2 day bestseller growth import roll
#   loadtests/goals.sh --tiny            so small that it only shows whether everything runs
set -uo pipefail
root=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")
# shellcheck source=.ci/setup.sh
. "$root/.ci/setup.sh"
out=$root/.artifacts/goals
size=small
only=storm,half,grains,sip2,day,bestseller,growth,import,roll
while [ $# -gt 0 ]; do
    case $1 in
        --full) size=full ;;
        --tiny) size=tiny ;;
        --only) only=$2 && shift ;;
        --out) out=$2 && shift ;;
        *)
            sed -n '2,9s/^# \{0,1\}//p' "$0" >&2
            exit 2
            ;;
    esac
    shift
done
need_dotnet
mkdir -p "$out"

case $size in
    full)
        time="--seconds 20 --warmup 5 --rehearsal 10 --runs 3"
        storm="--patrons 1000000 --copies 3000000"
        day="--patrons 1000000 --copies 3000000 --seconds 120 --runs 3"
        grown="--national --copies 3000000"
        import=--national
        roll="--runs 3"
        ;;
    small)
        time="--seconds 5 --warmup 2 --rehearsal 15 --runs 3"
        storm="--patrons 300000 --copies 900000"
        day="--patrons 200000 --copies 600000 --seconds 20 --runs 3"
        grown="--loans 300000"
        import="--loans 500000 --patrons 200000"
        roll="--loans 600000 --due 90000 --runs 2"
        ;;
    tiny)
        time="--seconds 2 --warmup 1 --rehearsal 2 --runs 1"
        storm="--patrons 10000 --copies 100000"
        day="--patrons 10000 --copies 30000 --seconds 4 --rehearsal 2 --runs 1"
        grown="--loans 20000 --copies 60000"
        import="--loans 5000"
        roll="--loans 12000 --due 1000 --runs 1"
        ;;
esac

missed=0
width=58

# line GOAL MEASURED HELD
line() {
    printf '%-*s | %-62s | %s\n' $width "$1" "$2" "$3"
    [ "$3" = held ] || missed=1
}

asked() { case ,$only, in *,$1,*) return 0 ;; *) return 1 ;; esac; }

# drive NAME SCENARIO OPTIONS...: runs a scenario; its report is NAME.json, what it says NAME.txt. Each is told on
# stderr with its command, so that it can be repeated alone.
drive() {
    local name=$1 started=$SECONDS
    shift
    echo "  ./load $* ..." >&2
    rm -f "$out/$name.json"
    if ! "$root/load" "$@" --json "$out/$name.json" >"$out/$name.txt" 2>&1; then
        line "$name: ./load $1" "the run failed, see $out/$name.txt" "NOT HELD"
        return 1
    fi
    echo "  ... $((SECONDS - started)) s" >&2
}

# figure NAME PATH: a figure of a report; nan where it is not there, which no bound holds for.
figure() { dotnet "$root/.artifacts/load/Skranke.LoadTests.dll" --figure "$out/$1.json" "$2" 2>/dev/null || echo nan; }

# judge GOAL MEASURED BOUND...: each bound is such as '12.3 <= 25'; an unmeasured figure holds for nothing.
judge() {
    local goal=$1 measured=$2 bound held=held left sign right
    shift 2
    for bound in "$@"; do
        read -r left sign right <<<"$bound"
        case "$left$right" in *nan*) held="NOT HELD" && continue ;; esac
        awk -v a="$left" -v b="$right" -v s="$sign" \
            'BEGIN { exit !((s == ">=" && a + 0 >= b + 0) || (s == "<=" && a + 0 <= b + 0)) }' || held="NOT HELD"
    done
    line "$goal" "$measured" "$held"
}

times() {
    awk -v a="$1" -v b="$2" 'BEGIN { if (a == "nan" || b == "nan" || b == 0) print "nan"; else printf "%.2f", a / b }'
}

spread() { echo "$(figure "$1" "$2/median") ($(figure "$1" "$2/min")-$(figure "$1" "$2/max"))"; }

http=nan
# shellcheck disable=SC2086 # the options are lists of words
{
    if asked storm && drive storm checkout-storm --self --peer sql-procedure,null $time $storm; then
        http=$(figure storm rate)
        judge "HTTP: at least 10,000 durable checkouts/s" "$(spread storm contenders/engine/rate)" "$http >= 10000"
        ratio=$(figure storm ratio)
        judge "HTTP: at least 3 x sql-procedure behind Kestrel" \
            "$ratio x $(spread storm contenders/sql-procedure/rate)" "$ratio >= 3"
    elif [ -f "$out/storm.json" ]; then
        http=$(figure storm rate)
    fi

    if asked half; then
        half=$(awk -v r="$http" 'BEGIN { printf "%d", (r == "nan" || r < 2) ? 1000 : r / 2 }')
        if drive half checkout-storm --self --rate "$half" $time $storm; then
            judge "HTTP at half load: p50 <= 5, p99 <= 25, p99.9 <= 100 ms" \
                "p50 $(figure half p50), p99 $(figure half p99), p99.9 $(figure half p999) ms at $half/s" \
                "$(figure half p50) <= 5" "$(figure half p99) <= 25" "$(figure half p999) <= 100"
        fi
    fi

    if asked grains && drive grains checkout-grains --callers 512 --peer sql-procedure,sql-batch $time $storm; then
        rate=$(figure grains rate)
        judge "in process: at least 20,000 durable checkouts/s" \
            "$(spread grains contenders/engine/rate)" "$rate >= 20000"
        ratio=$(times "$rate" "$(figure grains contenders/sql-procedure/rate/median)")
        judge "in process: at least 4 x sql-procedure by Npgsql" \
            "$ratio x $(spread grains contenders/sql-procedure/rate)" "$ratio >= 4"
        one=$(figure grains contenders/sql-batch-1/rate/median)
        two=$(figure grains contenders/sql-batch-2/rate/median)
        limit=$(awk -v a="$one" -v b="$two" 'BEGIN { print (a == "nan" || b == "nan") ? "nan" : (a > b ? a : b) }')
        ratio=$(times "$rate" "$limit")
        judge "in process: at least 0.6 of PostgreSQL's batch limit" "$ratio of $limit/s" "$ratio >= 0.6"
    fi

    if asked sip2 && drive sip2 checkout-sip2 --self $time $storm; then
        rate=$(figure sip2 rate)
        judge "SIP2: not slower than HTTP" "$(spread sip2 contenders/engine/rate) against $http" "$rate >= $http"
    fi

    if asked day && drive day national-day --self --factor 10 $day; then
        rate=$(figure day rate)
        busy=$(awk -v r="$rate" -v d="$(figure day contenders/engine/processorMicroseconds/database)" \
            -v s="$(figure day contenders/engine/processorMicroseconds/server)" -v c="$(figure day machine/cores)" \
            'BEGIN { if (r == "nan" || c == "nan") print "nan"; else printf "%.1f", r * (d + s) / 10000 / c }')
        judge "national day at 10 x: p99 <= 25 ms" \
            "$(spread day contenders/engine/p99) ms at $rate/s on average" "$(figure day p99) <= 25"
        judge "national day at 10 x: under half of the machine" "$busy % by engine and database" "$busy <= 50"
    fi

    # Order and positions are checked in every run; one that is wrong fails it.
    if asked bestseller && drive bestseller reservation-storm --self --seconds 10 --rehearsal 5 --runs 3; then
        judge "one bestseller: fair order, at least 1,000 reservations/s" \
            "$(spread bestseller contenders/engine/rate), order checked" "$(figure bestseller rate) >= 1000"
    fi

    if asked growth && drive growth growth --self $time $grown; then
        judge "growth: a checkout costs at most 1.2 x that at 10,000 loans" \
            "$(figure growth costRatio) x at $(figure growth many/openLoans) open loans" \
            "$(figure growth costRatio) <= 1.2"
        judge "memory: at most 2 GB when many patrons came by" \
            "$(figure growth many/megabytes) MB after $(figure growth many/patrons) patrons" \
            "$(figure growth many/megabytes) <= 2048"
        judge "restart to ready: at most 5 s" \
            "$(figure growth many/readySeconds) s at $(figure growth many/openLoans) open loans" \
            "$(figure growth many/readySeconds) <= 5"
    fi

    # Counts and sums are compared with the files after the take-over and after the delta.
    if asked import && drive import cut-over --self $import; then
        judge "import: patrons and copies at least 50,000 rows/s" \
            "patrons $(figure import files/patrons/rate), copies $(figure import files/copies/rate)" \
            "$(figure import files/patrons/rate) >= 50000" "$(figure import files/copies/rate) >= 50000"
        judge "import: open loans at least 30,000 rows/s" "$(figure import files/loans/rate)" \
            "$(figure import files/loans/rate) >= 30000"
    fi

    if asked roll && drive roll overdue-roll $roll; then
        judge "overdue roll: 90,000 due actions in 60 s" \
            "$(figure roll due) of $(figure roll openLoans) in $(spread roll everythingSeconds) s" \
            "$(figure roll everythingSeconds/median) <= 60" "$(figure roll due) >= 90000"
    fi
}

exit $missed
