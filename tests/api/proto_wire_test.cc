#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>

#include <fstream>
#include <set>
#include <string>

#include "flovyn/v1/flovyn.pb.h"
#include "test.h"

namespace flovyn {
namespace {

namespace pb = google::protobuf;
using Lines = std::set<std::string>;

// The table of promised names and numbers. A line that starts with # is a comment.
Lines ReadContract() {
  std::ifstream file(FLOVYN_WIRE_CONTRACT);
  Lines lines;
  for (std::string line; std::getline(file, line);) {
    if (!line.empty() && line.front() != '#') lines.insert(line);
  }
  return lines;
}

std::string ScalarType(const pb::FieldDescriptor& field) {
  switch (field.type()) {
    case pb::FieldDescriptor::TYPE_MESSAGE:
      return field.message_type()->name();
    case pb::FieldDescriptor::TYPE_ENUM:
      return field.enum_type()->name();
    default:
      return field.type_name();
  }
}

std::string TypeOf(const pb::FieldDescriptor& field) {
  if (!field.is_map()) return ScalarType(field);
  const pb::Descriptor& entry = *field.message_type();
  return "map<" + ScalarType(*entry.map_key()) + "," + ScalarType(*entry.map_value()) + ">";
}

std::string LabelOf(const pb::FieldDescriptor& field) {
  if (field.is_map()) return "map";
  if (field.is_repeated()) return "repeated";
  if (field.real_containing_oneof() != nullptr) {
    return "oneof:" + field.real_containing_oneof()->name();
  }
  return field.has_optional_keyword() ? "optional" : "singular";
}

std::string NameIn(const pb::Descriptor& message, const std::string& package) {
  const std::string prefix = package + ".";
  const std::string& name = message.full_name();
  return name.rfind(prefix, 0) == 0 ? name.substr(prefix.size()) : name;
}

std::string StreamingOf(const pb::MethodDescriptor& method) {
  if (method.client_streaming()) return method.server_streaming() ? "bidi-stream" : "client-stream";
  return method.server_streaming() ? "server-stream" : "unary";
}

void DescribeMessages(const pb::FileDescriptor& file, Lines& lines) {
  for (int m = 0; m < file.message_type_count(); ++m) {
    const pb::Descriptor& message = *file.message_type(m);
    for (int f = 0; f < message.field_count(); ++f) {
      const pb::FieldDescriptor& field = *message.field(f);
      lines.insert("field " + message.name() + "." + field.name() + " " +
                   std::to_string(field.number()) + " " + TypeOf(field) + " " + LabelOf(field));
    }
  }
}

void DescribeEnums(const pb::FileDescriptor& file, Lines& lines) {
  for (int e = 0; e < file.enum_type_count(); ++e) {
    const pb::EnumDescriptor& type = *file.enum_type(e);
    for (int v = 0; v < type.value_count(); ++v) {
      lines.insert("value " + type.name() + "." + type.value(v)->name() + " " +
                   std::to_string(type.value(v)->number()));
    }
  }
}

void DescribeServices(const pb::FileDescriptor& file, Lines& lines) {
  for (int s = 0; s < file.service_count(); ++s) {
    const pb::ServiceDescriptor& service = *file.service(s);
    for (int m = 0; m < service.method_count(); ++m) {
      const pb::MethodDescriptor& method = *service.method(m);
      lines.insert("rpc " + service.name() + "." + method.name() + " " +
                   NameIn(*method.input_type(), file.package()) + " " +
                   NameIn(*method.output_type(), file.package()) + " " + StreamingOf(method));
    }
  }
}

Lines DescribeFile(const pb::FileDescriptor& file) {
  Lines lines;
  lines.insert("option java_package " + file.options().java_package());
  lines.insert(std::string("option java_multiple_files ") +
               (file.options().java_multiple_files() ? "true" : "false"));
  DescribeMessages(file, lines);
  DescribeEnums(file, lines);
  DescribeServices(file, lines);
  return lines;
}

TEST_CASE("flovyn.v1: names, numbers, types and labels are exactly the promised ones") {
  const pb::FileDescriptor& file = *v1::PollRequest::descriptor()->file();
  REQUIRE(file.package() == "flovyn.v1");
  REQUIRE(file.syntax() == pb::FileDescriptor::SYNTAX_PROTO3);
  const Lines promised = ReadContract();
  REQUIRE(promised.size() > 300);  // an unreadable table must not pass as an empty promise
  const Lines actual = DescribeFile(file);
  for (const std::string& line : promised) {
    INFO("promised, but not in the compiled protocol: " << line);
    CHECK(actual.count(line) == 1);
  }
  for (const std::string& line : actual) {
    INFO("in the compiled protocol, but not in tests/api/wire_contract.txt: " << line);
    CHECK(promised.count(line) == 1);
  }
}

TEST_CASE("flovyn.v1: the method paths that clients call") {
  const pb::FileDescriptor& file = *v1::PollRequest::descriptor()->file();
  CHECK(file.service_count() == 5);
  CHECK(file.FindServiceByName("WorkflowDispatch")->full_name() == "flovyn.v1.WorkflowDispatch");
  CHECK(file.FindServiceByName("TaskExecution")->full_name() == "flovyn.v1.TaskExecution");
}

}  // namespace
}  // namespace flovyn
