#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "call.h"

namespace flovyn::grpc {

/// The implemented RPCs of one service, by name. To implement one more is to add a row.
class RpcTable {
 public:
  struct Row {
    const google::protobuf::Descriptor* request = nullptr;
    const google::protobuf::Descriptor* reply = nullptr;
    // One of the two.
    std::function<::grpc::ServerUnaryReactor*(const Arrival&)> begin;
    std::function<::grpc::ServerWriteReactor<::grpc::ByteBuffer>*(const Arrival&)> begin_stream;
  };

  /// A method that holds no thread: it asks a service, whose answer finishes the call. Runs on one
  /// of gRPC's few threads and must not block. An error that it returns ends the call.
  template <class Request, class Reply>
  void Add(std::string name, absl::Status (*method)(Call<Request, Reply>&)) {
    AddRow<Request, Reply>(std::move(name), method);
  }

  /// A method that reads the store: runs on the executor, and the call ends when it returns.
  template <class Request, class Reply>
  void AddBlocking(std::string name, absl::Status (*method)(Call<Request, Reply>&)) {
    AddRow<Request, Reply>(std::move(name), [method](Call<Request, Reply>& call) -> absl::Status {
      const bool posted = call.env().deps.executor.Post([call = call.self(), method] {
        call->Run([&]() -> absl::Status {
          FLOVYN_RETURN_IF_ERROR(method(*call));
          call->Finish(absl::OkStatus());
          return absl::OkStatus();
        });
      });
      if (!posted) return ResourceExhausted("the server is busy; try again later");
      return absl::OkStatus();
    });
  }

  /// A method that streams its replies, in a reactor of its own.
  template <class Request, class Reply, class Stream>
  void AddStream(std::string name) {
    Row row;
    row.request = Request::descriptor();
    row.reply = Reply::descriptor();
    row.begin_stream =
        [](const Arrival& arrival) -> ::grpc::ServerWriteReactor<::grpc::ByteBuffer>* {
      const auto stream = std::make_shared<Stream>(arrival);
      stream->Begin(*arrival.request);
      return stream.get();
    };
    rows_.emplace(std::move(name), std::move(row));
  }

  const std::map<std::string, Row, std::less<>>& rows() const { return rows_; }

 private:
  template <class Request, class Reply, class Method>
  void AddRow(std::string name, Method method) {
    Row row;
    row.request = Request::descriptor();
    row.reply = Reply::descriptor();
    row.begin = [method](const Arrival& arrival) -> ::grpc::ServerUnaryReactor* {
      const auto call = std::make_shared<Call<Request, Reply>>(arrival);
      call->Begin([&]() -> absl::Status {
        FLOVYN_RETURN_IF_ERROR(call->Parse(*arrival.request));
        return method(*call);
      });
      return call.get();
    };
    rows_.emplace(std::move(name), std::move(row));
  }

  std::map<std::string, Row, std::less<>> rows_;
};

}  // namespace flovyn::grpc
