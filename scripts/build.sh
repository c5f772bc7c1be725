# Builds the jars that are missing or of other sources. Sourced by ./lorica.

jar_of() {
  ls "$root/$1"/target/"$1"-*-boot.jar 2>/dev/null | head -n 1
}

mark_of() {
  echo "$root/$1/target/built"
}

# One number for all that a module's jar is made from, whatever the files' times are.
fingerprint() {
  local module paths="pom.xml"
  for module in $(built_from "$1"); do
    paths="$paths $module/pom.xml"
    [ ! -d "$root/$module/src/main" ] || paths="$paths $module/src/main"
  done
  (cd "$root" && find $paths -type f -print0 | LC_ALL=C sort -z | xargs -0 cksum | cksum)
}

# Whether a module's jar is of the sources as they are. A jar that something else wrote since its mark is not known.
is_built() {
  local jar mark
  jar="$(jar_of "$1")"
  mark="$(mark_of "$1")"
  [ -n "$jar" ] && [ -f "$mark" ] && [ -z "$(find "$jar" -cnewer "$mark")" ] && [ "$(cat "$mark")" = "$(fingerprint "$1")" ]
}

# Run a build that makes the jars of modules: with_marks "MODULES" COMMAND... A source that changes meanwhile leaves its
# jar unmarked, because what counts is how the sources were before.
with_marks() {
  local modules="$1" module noted="" status=0
  shift
  for module in $modules; do
    noted="$noted$module $(fingerprint "$module")
"
    rm -f "$(mark_of "$module")"
  done
  "$@" || status=$?
  if [ "$status" = 0 ]; then
    while read -r module mark; do
      [ -z "$(jar_of "$module")" ] || echo "$mark" >"$(mark_of "$module")"
    done <<<"${noted%
}"
  fi
  return "$status"
}

build() {
  local module stale=""
  for module in "${services[@]}"; do
    is_built "$module" || stale="$stale $module"
  done
  [ -n "$stale" ] || return 0
  echo "Building Lorica (a few minutes the first time) ..."
  mkdir -p "$root/target"
  with_marks "$stale" package_modules "$stale" || {
    tail -n 40 "$root/target/build.log" >&2
    fail "the build failed; its output is in $root/target/build.log"
  }
}

# One line per module is the progress; the whole output is in the log.
package_modules() {
  # shellcheck disable=SC2086
  maven -B -ntp -pl "$(comma_list $1)" -am package -DskipTests 2>&1 | tee "$root/target/build.log" |
    sed -n -u 's/^\[INFO\] Building \(Lorica.*\) \[\([0-9]*\/[0-9]*\)\]/  \2 \1/p'
}

comma_list() {
  local IFS=,
  echo "$*"
}
