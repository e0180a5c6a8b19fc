# SPDX-License-Identifier: Apache-2.0
# Sourced by the scripts: finds Java and Maven, and builds what is missing. Sets `root`.

# With a CDPATH, cd may go elsewhere, and says where it went.
root=$(CDPATH='' cd -- "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

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

# require_built MODULE SOURCE...: builds the module if it is missing or older than a source. Sets `class_path`.
require_built() {
  local module=$1 stamp=$root/$1/target/classpath.txt
  shift
  if [ ! -f "$stamp" ] || [ -n "$(find "$@" -newer "$stamp" -type f -print 2>/dev/null | head -n 1)" ]; then
    require_maven
    echo "Building (the first time, Maven fetches what it needs, which takes some minutes) ..." >&2
    # Exit 1 belongs to what the program finds; that it could not be built is another thing.
    (cd "$root" && mvn --batch-mode --quiet -Dmaven.test.skip=true package -pl "$module" -am) >&2 || exit 2
    touch "$stamp"
  fi
  # Where the module was built along with another, that of an older version may still be there.
  # shellcheck disable=SC2012
  class_path=$(ls -t "$root/$module/target/mysimbdp-${module##*/}"-*.jar | head -n 1):$(cat "$stamp")
}

# class_archive MODULE NAME COMMAND...: sets `archive` to the JVM options that have it map classes which it loaded and verified before, or to
# those that record them when it ends; only what does most of the work (no command, or options of the main job) is worth recording. The JVM
# itself checks that what it maps fits. (Old versions of bash take an empty array for an unset one.)
class_archive() {
  local stamp=$root/$1/target/classpath.txt file=$root/$1/target/class-data/$2.jsa
  archive=()
  if [ "$file" -nt "$stamp" ]; then
    # ClassArchive says why at a fixed address.
    archive=(-XX:SharedArchiveFile="$file" -Xshare:auto -XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0
      -Xlog:cds=off -Xlog:class+path=off)
  else
    case ${3:-} in
      --help | -h | --version | -V) ;;
      '' | -*)
        mkdir -p "${file%/*}"
        archive=(-XX:ArchiveClassesAtExit="$file" -Xlog:cds=off -Xlog:cds+dynamic=off)
        ;;
    esac
  fi
}
