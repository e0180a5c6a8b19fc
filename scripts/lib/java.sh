# SPDX-License-Identifier: Apache-2.0
# Sourced by the scripts that need Java or Maven.

# Sets `java` to a Java 17, or says what is missing and ends the script.
require_java17() {
  local version
  java=java
  if [ -n "${JAVA_HOME:-}" ]; then
    java=$JAVA_HOME/bin/java
  fi
  if ! version=$("$java" -version 2>&1); then
    echo "No Java found: install JDK 17 and put it on the PATH, or set JAVA_HOME." >&2
    exit 2
  fi
  case $version in
    *'version "17'*) ;;
    *)
      echo "mysimbdp needs JDK 17, because Cassandra runs on nothing newer, but $java is:" \
        "$(echo "$version" | head -n 1). Set JAVA_HOME to a JDK 17." >&2
      exit 2
      ;;
  esac
}

# Says that Maven is missing and ends the script if it is.
require_maven() {
  if ! command -v mvn >/dev/null; then
    echo "No Maven found: install Maven 3.8 or newer and put mvn on the PATH." >&2
    exit 2
  fi
}
