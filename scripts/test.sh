# Runs tests: all of them, those of some modules, or the fast ones of what has changed. Sourced by ./lorica.

test_usage() {
  cat <<'TEXT'
Usage: ./lorica test [--fast [--since REV]] [MODULE...] [MAVEN OPTIONS]

Builds everything and runs all tests, or those of the modules named. What modules are there: docs/architecture.md.

  --fast        only what a change can break: the tests of the modules that differ from the last commit, and of the
                modules that are built from them, without those tagged slow; what was left out is printed
  --since REV   with --fast: the modules that differ from REV, a branch or commit
  -Dtest=NAME   only this class of the modules named, and other options of Maven

Exit code: 0 if all tests that ran passed.
TEXT
}

run_tests() {
  local modules="" options="" since=HEAD fast=""
  while [ $# -gt 0 ]; do
    case "$1" in
      -h | --help) test_usage && return 0 ;;
      --fast) fast=yes ;;
      --since)
        [ $# -gt 1 ] || fail "--since needs a branch or commit"
        since="$2"
        shift
        ;;
      -pl | --projects | -am | --also-make) fail "name the modules instead: ./lorica test registry-service launcher" ;;
      --*) fail "there is no option '$1'; see ./lorica test --help" ;;
      -*) options="$options $1" ;;
      *)
        is_module "$1" || fail "there is no module '$1'. There are: $(all_modules | tr '\n' ' ')"
        modules="$modules $1"
        ;;
    esac
    shift
  done
  [ -n "$fast" ] || [ "$since" = HEAD ] || fail "--since goes with --fast: ./lorica test --fast --since $since"
  require_jdk
  if [ -n "$fast" ]; then
    fast_tests "$since" "$modules" "$options"
  elif [ -n "$modules" ]; then
    tests_of "$modules" "$options"
  else
    # shellcheck disable=SC2086
    with_marks "${services[*]}" maven -B -ntp verify $options
  fi
}

# The modules that those named are built from are compiled, but not tested. No jar is written, and none is marked.
tests_of() {
  local classes="" module
  case " $2" in
    *" -Dtest="*) ;;
    *)
      for module in $1; do
        classes="$classes,$(package_of "$module").**"
      done
      classes="-Dtest=${classes#,}"
      ;;
  esac
  # shellcheck disable=SC2086
  maven -B -ntp -pl "$(comma_list $1)" -am test $classes -Dsurefire.failIfNoSpecifiedTests=false $2
}

fast_tests() {
  local changed affected
  if [ -n "$2" ]; then
    changed="$2"
    affected="$2"
  else
    changed="$(changed_modules "$1")" || exit 1
    affected="$(affected_by "$1" "$changed")"
  fi
  if [ -z "$affected" ]; then
    echo "No module differs from $1: nothing to test. Name modules, or compare with something else: --since main"
    return 0
  fi
  echo "Changed:" $changed
  echo "Tested: " $affected
  # What runs anyway in all tests: the format, Error Prone, and the rules for dependencies.
  tests_of "$affected" "-q -T 2 -Dstyle.color=never -DexcludedGroups=slow -P !checks -Denforcer.skip $3" || {
    echo "Failed. Reports are in MODULE/target/surefire-reports." >&2
    return 1
  }
  left_out "$affected"
}

# Files that differ from a revision, those that git does not know yet included.
changed_files() {
  git -C "$root" rev-parse -q --verify "$1^{commit}" >/dev/null || fail "'$1' is no commit of this repository"
  git -C "$root" diff --name-only --relative "$1" && git -C "$root" ls-files --others --exclude-standard
}

changed_modules() {
  local files file module changed=""
  files="$(changed_files "$1")" || exit 1
  for file in $files; do
    case "$file" in
      pom.xml | .mvn/* | jvm/*) all_modules && return 0 ;;
      docs/architecture.md) module=architecture ;;
      *) module="${file%%/*}" ;;
    esac
    case " $changed " in
      *" $module "*) ;;
      *) ! is_module "$module" || changed="$changed $module" ;;
    esac
  done
  echo "$changed"
}

# The changed modules, and those that are built from one of them, in the order of the build. Nothing is built from
# another module's tests alone, unless that offers them as a jar.
affected_by() {
  local spreading="" module other files
  files="$(changed_files "$1")"
  for module in $2; do
    if grep -q '<goal>test-jar</goal>' "$root/$module/pom.xml" ||
      grep -q "^$module/\(pom.xml\|src/main/\)" <<<"$files" || ! grep -q "^$module/" <<<"$files"; then
      spreading="$spreading $module"
    fi
  done
  for module in $(all_modules); do
    for other in $2; do
      [ "$module" != "$other" ] || { echo "$module" && continue 2; }
    done
    for other in $(built_from "$module"); do
      case " $spreading " in
        *" $other "*) echo "$module" && continue 2 ;;
      esac
    done
  done
}

# Prints the classes that the tag slow keeps out of the fast tests, by their own tag or their base class's.
left_out() {
  local module sources tagged bases names
  echo "Passed. Left out, as slow (all of a module: ./lorica test MODULE):"
  for module in $1; do
    sources="$root/$module/src/test/java"
    [ -d "$sources" ] || continue
    tagged="$(grep -rlE '@Tag\("slow"\)' "$sources" || true)"
    [ -n "$tagged" ] || continue
    bases="$(for file in $tagged; do basename "$file" .java; done | tr '\n' '|')"
    names="$( (echo "$tagged"; grep -rlE "extends (${bases%|})\b" "$sources" || true) | while read -r file; do
      grep -q 'abstract class' "$file" || basename "$file" .java
    done | sort -u | tr '\n' ' ')"
    echo "  $module: $names"
  done
}
