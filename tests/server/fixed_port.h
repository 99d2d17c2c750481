#pragma once

namespace flovyn::testing {

/// A free port of 127.0.0.1 that the system gives to no outgoing connection, so that a server which
/// ends and comes back finds it free. No two calls of one process give the same one.
int FixedPort();

}  // namespace flovyn::testing
