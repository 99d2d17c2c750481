// The engine inside another program: no server, no network, one SQLite file.
#include <cstdio>
#include <string>

#include "flovyn/memory/event_bus.h"
#include "flovyn/services/engine.h"
#include "flovyn/sqlite/sqlite_store.h"
#include "flovyn/system/alarm.h"
#include "flovyn/system/executor.h"
#include "flovyn/system/logger.h"
#include "flovyn/system/system_clock.h"
#include "flovyn/system/uuid_generator.h"

namespace {

int Fail(const absl::Status& status) {
  std::fprintf(stderr, "embedded: %s\n", status.ToString().c_str());
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  using namespace flovyn;
  auto clock = system::MakeSystemClock();
  auto ids = system::MakeUuidGenerator(*clock);
  auto alarm = system::MakeAlarm();
  auto executor = system::MakeExecutor();
  auto bus = memory::MakeMemoryEventBus();
  auto logger = system::MakeLogger();
  auto store = sqlite::MakeSqliteStore({.path = argc > 1 ? argv[1] : "orders.db", .clock = *clock});
  if (!store.ok()) return Fail(store.status());
  Engine engine({**store, *clock, *ids, *alarm, *executor, *bus, *logger}, {});
  const Caller me = Caller::Trusted();
  const TenantId tenant(*Uuid::Parse(kDefaultTenantId));
  auto order = StartAndWait(engine.workflows(), me,
                            {.tenant = tenant,
                             .kind = "order",
                             .input = R"({"sku":"A-1"})",
                             .metadata = *ParseJson(R"({"customerId":"CUST-123"})")});
  auto found =
      engine.workflows().List(me, tenant, {.query = R"(metadata.customerId = "CUST-123")"});
  if (!order.ok()) return Fail(order.status());
  if (!found.ok()) return Fail(found.status());
  std::printf("started %s; %lld orders of CUST-123\n", order->id.str().c_str(),
              static_cast<long long>(found->total));
  return found->total > 0 ? 0 : 1;
}
