#pragma once

#include <utility>

#include "flovyn/domain/errors.h"
#include "flovyn/sdk_embedded/engine_backend.h"

namespace flovyn::sdk_embedded {

/// Does a call of the engine that blocks on its executor.
template <class T, class Read>
void Later(Executor& executor, Answer<T> answer, Read read) {
  const bool posted = executor.Post([answer, read = std::move(read)] { answer(read()); });
  if (!posted) answer(Unavailable("the engine is busy; try again"));
}

template <class Read>
void LaterDone(Executor& executor, sdk::Done done, Read read) {
  const bool posted = executor.Post([done, read = std::move(read)] { done(read()); });
  if (!posted) done(Unavailable("the engine is busy; try again"));
}

}  // namespace flovyn::sdk_embedded
