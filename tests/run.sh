#!/usr/bin/env bash
# Builds everything and runs all tests. Installs what it needs through package managers; says so before using sudo.
#   bash tests/run.sh            all tests (under 45 minutes on 2 cores)
#   bash tests/run.sh --long     also the soak and the large runs, whose results are kept in tests/Lathe.Benchmarks/RESULTS.md
# The last line is "N passed, N failed"; the exit code is 0 when nothing failed.
set -uo pipefail
cd "$(dirname "$0")/.."

long=0
[ "${1:-}" = "--long" ] && long=1
passed=0
failed=0
log=$(mktemp -d)
trap 'rm -rf "$log"' EXIT
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

heading() { printf '\n== %s\n' "$*"; }

# check NAME COMMAND...: one check that either holds or not.
check() {
  local name=$1
  shift
  heading "$name"
  if "$@"; then
    passed=$((passed + 1))
    echo "ok: $name"
  else
    failed=$((failed + 1))
    echo "FAILED: $name"
  fi
}

finish() {
  printf '\n%d passed, %d failed\n' "$passed" "$failed"
  [ "$failed" -eq 0 ]
  exit
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  else
    echo "Needs root: sudo $*"
    sudo "$@"
  fi
}

install_packages() {
  heading "Packages"
  command -v dotnet >/dev/null || { echo "The .NET 10 SDK is missing: https://dotnet.microsoft.com/download"; return 1; }
  command -v node >/dev/null || { echo "Node 20 or newer is missing: https://nodejs.org"; return 1; }
  # PyTorch reads what Lathe wrote, as an outsider. Without it these tests say that they were skipped.
  if ! /usr/bin/python3 -c 'import torch' 2>/dev/null && command -v apt-get >/dev/null; then
    echo "Installing python3-torch (PyTorch, to check written adapters and models from the outside)"
    as_root apt-get update -qq && as_root apt-get -o DPkg::Lock::Timeout=500 install -y -qq --no-install-recommends \
      python3-torch python3-numpy >"$log/apt" 2>&1 || { tail -n 5 "$log/apt"; echo "python3-torch could not be installed."; }
  fi
  # SentencePiece trains and encodes beside Lathe. Without it these tests say that they were skipped.
  if ! /usr/bin/python3 -c 'import sentencepiece' 2>/dev/null && command -v apt-get >/dev/null; then
    echo "Installing python3-sentencepiece (SentencePiece, to compare tokenizers with)"
    as_root apt-get update -qq && as_root apt-get -o DPkg::Lock::Timeout=500 install -y -qq --no-install-recommends \
      python3-sentencepiece >"$log/apt" 2>&1 || { tail -n 5 "$log/apt"; echo "python3-sentencepiece could not be installed."; }
  fi
  # The ONNX project's checker reads exported models. Without it these tests say that they were skipped.
  if ! /usr/bin/python3 -c 'import onnx' 2>/dev/null && command -v apt-get >/dev/null; then
    echo "Installing python3-onnx (ONNX's own checker, to hold exported models against the format)"
    as_root apt-get update -qq && as_root apt-get -o DPkg::Lock::Timeout=500 install -y -qq --no-install-recommends \
      python3-onnx >"$log/apt" 2>&1 || { tail -n 5 "$log/apt"; echo "python3-onnx could not be installed."; }
  fi
  # The extension is packaged and used in a real VS Code, whose window is a browser's. Without a browser these tests fail.
  # A C compiler makes the stand-in for NVIDIA's library. Without it the tests of GPUs say that they were skipped.
  # libfaketime sets a clock back for one process. Without it that test says that it was skipped.
  local wanted=()
  command -v cc gcc clang >/dev/null || wanted+=(gcc libc6-dev)
  command -v strip >/dev/null || wanted+=(binutils)
  compgen -G '/usr/lib/*/faketime/libfaketimeMT.so.1' >/dev/null || wanted+=(libfaketime)
  [ -n "${LATHE_CHROMIUM:-}" ] || command -v chromium chromium-browser google-chrome >/dev/null || wanted+=(chromium)
  if [ "${#wanted[@]}" -gt 0 ] && command -v apt-get >/dev/null; then
    echo "Installing ${wanted[*]} (to package the extension, to use it in a browser, to stand in for a GPU's driver, to set a clock back)"
    as_root apt-get update -qq && as_root apt-get -o DPkg::Lock::Timeout=500 install -y -qq --no-install-recommends \
      "${wanted[@]}" >"$log/apt" 2>&1 || { tail -n 5 "$log/apt"; echo "${wanted[*]} could not be installed."; }
  fi
  for oracle in tests/oracles/*/package-lock.json; do
    [ -e "$oracle" ] || continue
    local folder
    folder=$(dirname "$oracle")
    [ -d "$folder/node_modules" ] || (cd "$folder" && npm ci --no-audit --no-fund --ignore-scripts) || return 1
  done
}

# run_tests NAME ARGUMENTS...: runs test projects and adds up what they report.
run_tests() {
  local name=$1 out="$log/tests"
  shift
  heading "$name"
  dotnet test --no-build -c Release --no-progress --no-ansi --max-parallel-test-modules 1 "$@" 2>&1 | tee "$out"
  local ok bad
  ok=$(sed -n 's/^ *succeeded: \([0-9]*\).*/\1/p' "$out" | tail -n 1)
  bad=$(sed -n 's/^ *failed: \([0-9]*\).*/\1/p' "$out" | tail -n 1)
  if [ -z "$ok" ] || [ -z "$bad" ]; then
    echo "FAILED: $name reported no result"
    failed=$((failed + 1))
    return
  fi
  # A project that crashes reports no failed test; the command's summary line tells.
  if [ "$bad" -eq 0 ] && ! grep -q '^Test run summary: Passed' "$out"; then bad=1; fi
  passed=$((passed + ok))
  failed=$((failed + bad))
}

# node_tests NAME FOLDER: installs a folder's packages, runs its `npm test` and adds up what node's test runner reports.
node_tests() {
  local name=$1 folder=$2 out="$log/node"
  heading "$name"
  (cd "$folder" && npm ci --no-audit --no-fund --ignore-scripts && npm test) 2>&1 | tee "$out"
  local ok bad
  ok=$(sed -nE 's/^(#|ℹ) pass ([0-9]+).*/\2/p' "$out" | tail -n 1)
  bad=$(sed -nE 's/^(#|ℹ) fail ([0-9]+).*/\2/p' "$out" | tail -n 1)
  if [ -z "$ok" ] || [ -z "$bad" ]; then
    echo "FAILED: $name reported no result"
    failed=$((failed + 1))
    return
  fi
  passed=$((passed + ok))
  failed=$((failed + bad))
}

install_packages || { failed=1; finish; }
heading "Build"
dotnet build Daemon.sln -c Release -v quiet || { failed=$((failed + 1)); finish; }
check "Formatting" dotnet format Daemon.sln --verify-no-changes --no-restore
check "Samples" node samples/data/check.mjs
run_tests "Tests"
node_tests "The daemon from the outside" tests/daemon
node_tests "The extension's parts" extension
check "The extension's types" npm --prefix extension run check
check "The extension's style" npm --prefix extension run lint
LATHE_KERNELS=portable run_tests "Whole runs on the portable kernels" \
  --project tests/Lathe.Training.Tests -- --filter-class '*TrainingRunTests'
check "The extension's package" npm --prefix extension run package
check "The extension's package without the engine" npm --prefix extension run package -- --no-engine
node_tests "The extension in a real VS Code" tests/extension-e2e

if [ "$long" -eq 1 ]; then
  bench() { dotnet run --no-build -c Release --project tests/Lathe.Benchmarks -- "$@"; }
  check "Soak: 1,000 steps" bench soak
  check "Throughput" bench throughput
  check "Memory of whole runs" bench memory
  check "Speed of tokenizers" bench tokenizers
  check "Check and tokenize a gigabyte" bench data --gib 1
fi
finish
