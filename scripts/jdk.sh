# Finds a JDK and Maven. Sourced by ./lorica.

# Prints the feature version of a JDK (a JRE has no javac and cannot build), or nothing.
jdk_version() {
  [ -x "$1/bin/javac" ] || return 0
  "$1/bin/javac" -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p'
}

find_jdk() {
  local candidates=() home version
  [ -n "${JAVA_HOME:-}" ] && candidates+=("$JAVA_HOME")
  if command -v javac >/dev/null 2>&1; then
    home="$(command -v javac)"
    # readlink -f is missing on older macOS; there, java_home below finds the JDK.
    home="$(readlink -f "$home" 2>/dev/null || echo "$home")"
    candidates+=("$(dirname "$(dirname "$home")")")
  fi
  if [ -x /usr/libexec/java_home ]; then
    home="$(/usr/libexec/java_home -v "$wanted+" 2>/dev/null || true)"
    [ -n "$home" ] && candidates+=("$home")
  fi
  candidates+=(/usr/lib/jvm/* /opt/java/* /opt/jdk* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/*)
  for home in "${candidates[@]}"; do
    version="$(jdk_version "$home")"
    if [ -n "$version" ] && [ "$version" -ge "$wanted" ]; then
      echo "$home"
      return 0
    fi
  done
  return 1
}

require_jdk() {
  JAVA_HOME="$(find_jdk)" || fail "no JDK $wanted or newer was found (looked at JAVA_HOME, PATH, /usr/lib/jvm, /opt, ~/.sdkman, ~/.jdks).
Install one, for example:
  Debian, Ubuntu   apt-get install temurin-25-jdk   (from Adoptium's repository) or openjdk-25-jdk
  Fedora           dnf install java-25-openjdk-devel
  macOS            brew install openjdk@25
  anywhere         sdk install java 25-tem          (SDKMAN)
or set JAVA_HOME to the JDK's directory."
  export JAVA_HOME
}

# An installed Maven is preferred: the wrapper has to download one first.
maven() {
  local version
  # Maven's own libraries use what newer JDKs warn about.
  export MAVEN_OPTS="${MAVEN_OPTS:-} --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"
  if command -v mvn >/dev/null 2>&1; then
    version="$(mvn -v 2>/dev/null | sed -n 's/^.*Apache Maven \([0-9]*\.[0-9]*\).*/\1/p' | head -n 1)"
    if [ -n "$version" ] && [ "$(printf '%s\n3.8\n' "$version" | sort -V | head -n 1)" = 3.8 ]; then
      (cd "$root" && mvn "$@")
      return
    fi
    echo "lorica: the installed Maven ${version:-} is older than 3.8; the wrapper downloads a newer one" >&2
  else
    echo "lorica: no Maven is installed; the wrapper downloads one" >&2
  fi
  (cd "$root" && ./mvnw "$@")
}
