# The modules of the build, as their poms tell. Sourced by ./lorica.

# In the order of the build.
all_modules() {
  sed -n 's/^ *<module>\(.*\)<\/module>/\1/p' "$root/pom.xml"
}

is_module() {
  [ -f "$root/$1/pom.xml" ]
}

# The modules that a module names in its pom.
direct_needs() {
  awk '/<groupId>io\.lorica<\/groupId>/ { getline; gsub(/.*<artifactId>|<\/artifactId>.*/, ""); print }' \
    "$root/$1/pom.xml" | while read -r module; do
    ! is_module "$module" || echo "$module"
  done
}

# A module and all that it is built from, directly or not.
built_from() {
  local known="" next="$1" module
  while true; do
    set -- $next
    [ $# -gt 0 ] || break
    module="$1"
    shift
    next="$*"
    case " $known " in
      *" $module "*) ;;
      *)
        known="$known $module"
        next="$next $(direct_needs "$module" | tr '\n' ' ')"
        ;;
    esac
  done
  echo "$known"
}

# The Java package of a module, as docs/architecture.md and its test have it.
package_of() {
  case "$1" in
    base-models) echo io.lorica.basemodel ;;
    test-support) echo io.lorica.testsupport ;;
    *) echo "io.lorica.${1%-service}" ;;
  esac
}
