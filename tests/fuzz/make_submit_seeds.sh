#!/usr/bin/env bash
# Makes corpus/submit from the messages in submit_seeds/, which are for people.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
for text in submit_seeds/*.textproto; do
  protoc -I ../../proto --encode=flovyn.v1.SubmitWorkflowCommandsRequest flovyn/v1/flovyn.proto \
    <"$text" >"corpus/submit/$(basename "$text" .textproto)"
done
