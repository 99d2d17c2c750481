#include "bodies/query_help_bodies.h"

#include "bodies/lists.h"
#include "body_reader.h"
#include "body_writer.h"
#include "flovyn/domain/errors.h"
#include "query.h"

namespace flovyn::http {
namespace {

using query::kEntityText;
using query::OperandHelp;
using query::Problem;
using query::Suggestion;

constexpr RequestField<QueryDraft> kDraft[] = {
    {{.name = "entity", .values = TextsOf<kEntityText>},
     [](const MemberReader& in, QueryDraft& out) -> absl::Status {
       FLOVYN_ASSIGN_OR_RETURN(const std::string text, in.String());
       const auto entity = FromText(kEntityText, text);
       if (!entity) return NotOneOf(in.name(), text, TextsOf<kEntityText>());
       out.entity = *entity;
       return absl::OkStatus();
     }},
    {{.name = "query", .description = "At most 4,096 bytes."},
     [](const MemberReader& in, QueryDraft& out) -> absl::Status {
       FLOVYN_ASSIGN_OR_RETURN(out.query, in.String());
       return absl::OkStatus();
     },
     "partial"},
};

constexpr RequestField<QueryDraft> kCursor[] = {
    {{.name = "cursorPosition",
      .type = FieldType::kInteger,
      .presence = Presence::kOptional,
      .description = "Characters before the cursor; the end when it is left out."},
     [](const MemberReader& in, QueryDraft& out) -> absl::Status {
       FLOVYN_ASSIGN_OR_RETURN(const std::int64_t position, in.Integer());
       if (position < 0) return InvalidField(in.name(), "must not be negative");
       out.cursor = static_cast<std::size_t>(position);
       return absl::OkStatus();
     }},
};

constexpr BodyField<Suggestion> kSuggestion[] = {
    {{.name = "value", .description = "What is written into the query."},
     [](const auto& s, MemberWriter& out) { out.Text(s.value); }},
    {{.name = "label", .description = "What is shown."},
     [](const auto& s, MemberWriter& out) { out.Text(s.label); }},
    {{.name = "type", .values = TextsOf<query::kSuggestionKindText>},
     [](const auto& s, MemberWriter& out) {
       out.Text(ToText(query::kSuggestionKindText, s.kind));
     }},
    {{"description", FieldType::kText, Presence::kNullable},
     [](const auto& s, MemberWriter& out) { out.TextOrNull(s.description); }},
};

std::string WriteSuggestion(const Suggestion& suggestion) {
  return WriteBody<Suggestion>(suggestion, {kSuggestion});
}

std::vector<std::string_view> OperandTypes() {
  return {"text", "enum", "number", "boolean", "datetime", "uuid"};
}

constexpr BodyField<OperandHelp> kOperand[] = {
    {{.name = "name", .description = "As it is written in a query."},
     [](const auto& o, MemberWriter& out) { out.Text(o.name); }},
    {{.name = "type", .values = OperandTypes},
     [](const auto& o, MemberWriter& out) { out.Text(o.type); }},
    {{"nullable", FieldType::kBoolean},
     [](const auto& o, MemberWriter& out) { out.Boolean(o.nullable); }},
    {{"description", FieldType::kText, Presence::kNullable},
     [](const auto& o, MemberWriter& out) { out.TextOrNull(o.description); }},
    {{"operators", FieldType::kTexts},
     [](const auto& o, MemberWriter& out) {
       out.Texts(std::vector<std::string>(o.operators.begin(), o.operators.end()));
     }},
    {{.name = "values", .type = FieldType::kSchemaList, .schema = "QuerySuggestion"},
     [](const auto& o, MemberWriter& out) { out.Json(WriteArray(o.values, WriteSuggestion)); }},
};

std::string WriteOperand(const OperandHelp& operand) {
  return WriteBody<OperandHelp>(operand, {kOperand});
}

constexpr BodyField<query::Completion> kCompletion[] = {
    {{.name = "suggestions", .type = FieldType::kSchemaList, .schema = "QuerySuggestion"},
     [](const auto& c, MemberWriter& out) {
       out.Json(WriteArray(c.suggestions, WriteSuggestion));
     }},
    {{.name = "replaceFrom",
      .type = FieldType::kInteger,
      .description = "A suggestion replaces the characters from this one"},
     [](const auto& c, MemberWriter& out) { out.Integer(static_cast<std::int64_t>(c.begin)); }},
    {{.name = "replaceTo", .type = FieldType::kInteger, .description = "to before this one."},
     [](const auto& c, MemberWriter& out) { out.Integer(static_cast<std::int64_t>(c.end)); }},
};

constexpr BodyField<Problem> kProblem[] = {
    {{.name = "position", .type = FieldType::kInteger, .description = "Characters before it."},
     [](const auto& p, MemberWriter& out) { out.Integer(static_cast<std::int64_t>(p.position)); }},
    {{"message"}, [](const auto& p, MemberWriter& out) { out.Text(p.message); }},
};

std::string WriteProblem(const Problem& problem) { return WriteBody<Problem>(problem, {kProblem}); }

constexpr BodyField<std::vector<Problem>> kVerdict[] = {
    {{"valid", FieldType::kBoolean},
     [](const auto& problems, MemberWriter& out) { out.Boolean(problems.empty()); }},
    {{.name = "errors", .type = FieldType::kSchemaList, .schema = "QueryProblem"},
     [](const auto& problems, MemberWriter& out) { out.Json(WriteArray(problems, WriteProblem)); }},
};

}  // namespace

absl::StatusOr<QueryDraft> ReadQueryDraft(std::string_view body) {
  FLOVYN_ASSIGN_OR_RETURN(const JsonSlices members, BodyMembers(body));
  QueryDraft draft;
  FLOVYN_RETURN_IF_ERROR(ReadFields<QueryDraft>(members, kDraft, draft));
  FLOVYN_RETURN_IF_ERROR(ReadFields<QueryDraft>(members, kCursor, draft));
  return draft;
}

std::string WriteCompletion(const query::Completion& completion) {
  return WriteBody<query::Completion>(completion, {kCompletion});
}

std::string WriteOperands(const std::vector<OperandHelp>& operands) {
  return WriteList(kOperandList, WriteArray(operands, WriteOperand));
}

std::string WriteOperators() {
  std::vector<Suggestion> operators;
  for (const query::OperatorHelp& op : query::AllOperators()) {
    operators.push_back({std::string(op.text), std::string(op.text),
                         query::SuggestionKind::kOperator, std::string(op.description)});
  }
  return WriteList(kOperatorList, WriteArray(operators, WriteSuggestion));
}

std::string WriteValues(const std::vector<Suggestion>& values) {
  return WriteList(kValueList, WriteArray(values, WriteSuggestion));
}

std::string WriteVerdict(const std::vector<Problem>& problems) {
  return WriteBody<std::vector<Problem>>(problems, {kVerdict});
}

std::vector<Schema> QueryHelpSchemas() {
  return {
      {"AutocompleteRequest",
       Joined(RequestSpecs<QueryDraft>(kDraft), RequestSpecs<QueryDraft>(kCursor))},
      {"ValidateQueryRequest", RequestSpecs<QueryDraft>(kDraft)},
      {"QuerySuggestion", Specs<Suggestion>({kSuggestion})},
      {"QueryOperand", Specs<OperandHelp>({kOperand})},
      {"Completion", Specs<query::Completion>({kCompletion})},
      {"QueryProblem", Specs<Problem>({kProblem})},
      {"QueryVerdict", Specs<std::vector<Problem>>({kVerdict})},
  };
}

}  // namespace flovyn::http
