// Uses flovyn::system alone: ids that grow with the clock of this machine.
#include <cstdlib>

#include "flovyn/system/system_clock.h"
#include "flovyn/system/uuid_generator.h"

int main() {
  const auto clock = flovyn::system::MakeSystemClock();
  const auto ids = flovyn::system::MakeUuidGenerator(*clock);
  const flovyn::Uuid first = ids->NewUuid();
  return first < ids->NewUuid() ? EXIT_SUCCESS : EXIT_FAILURE;
}
