# A stack of its own on free ports, in a home that goes with it. Sourced by interop/, contract/ and load/run, which set
# `root` and `benchmarks` first.

# The interpreter of a virtual environment with what a requirements file pins: python_with NAME REQUIREMENTS
python_with() {
  local venv="$benchmarks/.venvs/$1"
  if [ ! -x "$venv/bin/python" ]; then
    python3 -m venv "$venv"
  fi
  if ! cmp -s "$2" "$venv/installed.txt"; then
    echo "Installing $(basename "$2") ..." >&2
    "$venv/bin/python" -m pip install --quiet -r "$2" >&2
    cp "$2" "$venv/installed.txt"
  fi
  echo "$venv/bin/python"
}

free_port() {
  python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# In FP32 on both sides, so that differences are rounding alone: start_stack BASE_MODEL
start_stack() {
  local module port
  LORICA_HOME="$(mktemp -d)"
  export LORICA_HOME LORICA_BASE_MODEL="$1"
  export LORICA_INFERENCE_JAVA_OPTS="-Dlorica.model.precision=FP32 -Dlorica.model.decode-weights=TORCH"
  trap stop_stack EXIT
  for module in GATEWAY REGISTRY TRAINING INFERENCE; do
    port="$(free_port)"
    export "LORICA_${module}_PORT=$port"
  done
  "$root/lorica" up
  export STACK_URL="http://127.0.0.1:$LORICA_GATEWAY_PORT" STACK_KEYS="$LORICA_HOME/keys"
}

stop_stack() {
  "$root/lorica" down || true
  rm -rf "$LORICA_HOME" "${work:-}"
}
