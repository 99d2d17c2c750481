// Uses flovyn::sdk_embedded alone: an engine in one line.
#include <cstdlib>

#include "flovyn/sdk_embedded/embedded_engine.h"

int main() { return flovyn::EmbeddedEngine::Open("memory:").ok() ? EXIT_SUCCESS : EXIT_FAILURE; }
