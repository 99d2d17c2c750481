#pragma once

// Tells ThreadSanitizer of hand-overs between threads that it cannot see, because they go through
// the gRPC library, which is not instrumented. Nothing in other builds.

#if defined(__SANITIZE_THREAD__)
#define FLOVYN_GRPC_TSAN 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define FLOVYN_GRPC_TSAN 1
#endif
#endif

#ifdef FLOVYN_GRPC_TSAN
extern "C" void __tsan_acquire(void* address);
extern "C" void __tsan_release(void* address);
#endif

namespace flovyn::grpc {

/// What this thread did so far is done before what follows HandOverIn() of the same object.
inline void HandOverOut([[maybe_unused]] void* object) {
#ifdef FLOVYN_GRPC_TSAN
  __tsan_release(object);
#endif
}

inline void HandOverIn([[maybe_unused]] void* object) {
#ifdef FLOVYN_GRPC_TSAN
  __tsan_acquire(object);
#endif
}

}  // namespace flovyn::grpc
