#include "server/worker_pool.h"

#include <optional>
#include <utility>

#include "server/responder.h"

namespace flovyn::http {

WorkerPool::WorkerPool(std::size_t workers, HttpHandler handler)
    : workers_(workers), handler_(std::move(handler)) {}

void WorkerPool::Start() {
  threads_.reserve(workers_);
  while (threads_.size() < workers_) threads_.emplace_back([this] { Run(); });
}

void WorkerPool::Push(Job job) {
  {
    MutexLock lock(mutex_);
    if (stopping_) return;
    jobs_.push_back(std::move(job));
  }
  changed_.NotifyOne();
}

void WorkerPool::Stop() {
  std::deque<Job> dropped;
  {
    MutexLock lock(mutex_);
    stopping_ = true;
    dropped.swap(jobs_);
  }
  changed_.NotifyAll();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

void WorkerPool::Run() {
  TargetDecoder decoder;
  for (Job job; Pop(job);) Serve(decoder, std::move(job));
}

bool WorkerPool::Pop(Job& job) {
  MutexLock lock(mutex_);
  while (jobs_.empty() && !stopping_) changed_.Wait(mutex_);
  if (stopping_) return false;
  job = std::move(jobs_.front());
  jobs_.pop_front();
  return true;
}

void WorkerPool::Serve(TargetDecoder& decoder, Job job) const {
  const Responder responder(std::make_shared<Responder::Exchange>(job.connection, job.exchange));
  HttpRequest request;
  request.remote_address = job.connection->remote_address();
  if (const std::optional<Refusal> refusal = decoder.Decode(std::move(job.request), request)) {
    responder.Send(ErrorResponse(refusal->status, refusal->text));
    return;
  }
  try {
    handler_(request, responder);
  } catch (...) {
    responder.Send(ErrorResponse(500, "internal error"));
  }
}

}  // namespace flovyn::http
