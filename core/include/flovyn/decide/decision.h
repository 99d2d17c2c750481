#pragma once

#include "flovyn/unit/delta.h"

namespace flovyn {

/// What a pure decision gives: the change, and what the caller is told.
template <class T>
struct Decision {
  Delta delta = {};
  T outcome = {};
};

/// For decisions that tell nothing but success.
struct Done {};

}  // namespace flovyn
