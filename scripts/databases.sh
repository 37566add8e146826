#!/usr/bin/env bash
# Installs PostgreSQL and Redis for the tests in test/databases, from the packages of Debian or Ubuntu. The tests start private
# instances: on a port and in a folder of their own, on the loopback interface, and not as root. Without the databases the tests are
# skipped, except in CI, where they fail.
set -euo pipefail
has_postgres() { compgen -G '/usr/lib/postgresql/*/bin/initdb' > /dev/null || command -v initdb > /dev/null; }
has_redis() { command -v redis-server > /dev/null; }
if has_postgres && has_redis; then
  echo 'PostgreSQL and Redis are installed.'
  exit 0
fi
as_root=''
if [ "$(id -u)" -ne 0 ]; then as_root='sudo'; fi
$as_root apt-get update -qq
# The packages would start instances of their own: a policy forbids it while they are installed.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  printf '#!/bin/sh\nexit 101\n' | $as_root tee "$policy" > /dev/null
  $as_root chmod +x "$policy"
  trap '$as_root rm -f "$policy"' EXIT
fi
DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends postgresql redis-server > /dev/null
echo 'PostgreSQL and Redis are installed now.'
