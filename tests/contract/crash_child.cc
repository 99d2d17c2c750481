// The process that is killed in the crash contract.
//   crash_child <location> <tenant id> <point>   dies at that point of a write
//   crash_child <location> <tenant id> endless   starts workflows, one after the other, and tells
//                                                the id of each that was acknowledged
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include <unistd.h>

#include "contract/crash_scenario.h"
#include "contract/store_under_test.h"
#include "fakes/answers.h"
#include "fakes/lane_hold.h"

namespace flovyn::testing {
namespace {

constexpr int kNotKilled = 3;
constexpr int kFailed = 4;

void Check(const absl::Status& status) {
  if (status.ok()) return;
  std::fprintf(stderr, "%s\n", status.ToString().c_str());
  std::exit(kFailed);
}

/// Kills this process at a point of the second write after Arm().
class Trap {
 public:
  explicit Trap(std::string point) : point_(std::move(point)) {}
  void Arm() { armed_ = true; }
  void Reached(std::string_view point) {
    if (!armed_) return;
    if (point == "loaded") ++writes_;
    if (writes_ == 2 && point == point_) ::kill(::getpid(), SIGKILL);
  }

 private:
  const std::string point_;
  std::atomic<bool> armed_ = false;
  int writes_ = 0;  // on the write lane
};

int DieAtPoint(StoreUnderTest& data, const CrashScenario& scenario, const std::string& point) {
  Trap trap(point);
  OpenOptions options;
  options.on_point = [&](std::string_view reached) { trap.Reached(reached); };
  const std::unique_ptr<Store> store = data.Open(options);
  store->Bind({});
  Check(Execute(*store, scenario.StartOf(scenario.earlier, "earlier")).status());
  trap.Arm();
  Answers answers;
  {
    const LaneHold first_write(*store);
    store->Submit(
        UnitOf(scenario.StartOf(scenario.started, "crash"), std::make_shared<StartedWorkflow>()),
        answers.Next());
    store->Submit(scenario.Step("in the batch"), answers.Next());
    store->Submit(UnitOf(scenario.Submission(), std::make_shared<SubmittedTask>()), answers.Next());
  }
  answers.Wait();
  return kNotKilled;
}

int StartEndlessly(StoreUnderTest& data, CrashScenario& scenario) {
  const std::unique_ptr<Store> store = data.Open({});
  store->Bind({});
  for (;;) {
    const WorkflowId id(scenario.ids.NewUuid());
    Check(Execute(*store, scenario.StartOf(id, id.str())).status());
    const std::string line = id.str() + "\n";
    if (::write(STDOUT_FILENO, line.data(), line.size()) < 0) return kNotKilled;
  }
}

}  // namespace
}  // namespace flovyn::testing

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  const auto tenant = flovyn::TenantId::Parse(argv[2]);
  if (!tenant) return 2;
  const auto data = flovyn::testing::AttachStoreUnderTest(argv[1]);
  flovyn::testing::CrashScenario scenario(*tenant);
  if (std::string_view(argv[3]) == "endless") {
    return flovyn::testing::StartEndlessly(*data, scenario);
  }
  return flovyn::testing::DieAtPoint(*data, scenario, argv[3]);
}
