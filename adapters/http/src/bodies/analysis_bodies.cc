#include "bodies/analysis_bodies.h"

#include "absl/strings/str_format.h"
#include "body_writer.h"

namespace flovyn::http {
namespace {

struct ReportRow {
  const Group& group;
  const std::vector<std::string>& names;
  bool with_bucket = false;
};

using FacetValue = std::pair<Json, std::int64_t>;

template <class T>
constexpr BodyField<T> kCoverage[] = {
    {{"partial", FieldType::kBoolean, Presence::kRequired,
      "true: the time was over; only what was created at `since` or later is counted."},
     [](const auto& t, MemberWriter& out) { out.Boolean(t.coverage.partial); }},
    {{"since", FieldType::kTime, Presence::kNullable, "Only of a partial answer."},
     [](const auto& t, MemberWriter& out) {
       t.coverage.partial ? out.Time(t.coverage.since) : out.Null();
     }},
};

constexpr BodyField<CountAnswer> kCount[] = {
    {{"count", FieldType::kInteger},
     [](const auto& t, MemberWriter& out) { out.Integer(t.count); }},
};

constexpr BodyField<FacetValue> kFacetValue[] = {
    {{"value", FieldType::kAnyValue, Presence::kRequired, "A text, number or boolean."},
     [](const auto& t, MemberWriter& out) { out.Json(t.first.Dump()); }},
    {{"count", FieldType::kInteger},
     [](const auto& t, MemberWriter& out) { out.Integer(t.second); }},
};

std::string WriteFacetValue(const FacetValue& value) {
  return WriteBody<FacetValue>(value, {kFacetValue});
}

constexpr BodyField<Facet> kFacet[] = {
    {{"key"}, [](const auto& t, MemberWriter& out) { out.Text(t.key); }},
    {{.name = "values",
      .type = FieldType::kSchemaList,
      .description = "The most frequent first.",
      .schema = "FacetValue"},
     [](const auto& t, MemberWriter& out) { out.Json(WriteArray(t.values, WriteFacetValue)); }},
    {{"others", FieldType::kInteger, Presence::kRequired, "Executions with other values."},
     [](const auto& t, MemberWriter& out) { out.Integer(t.others); }},
    {{"missing", FieldType::kInteger, Presence::kRequired,
      "Executions without the key, or with an array or object."},
     [](const auto& t, MemberWriter& out) { out.Integer(t.missing); }},
    {{"truncated", FieldType::kBoolean, Presence::kRequired,
      "true: there are too many values; rare ones are in no number."},
     [](const auto& t, MemberWriter& out) { out.Boolean(t.truncated); }},
};

std::string WriteFacet(const Facet& facet) {
  return WriteBody<Facet>(facet, {kFacet, kCoverage<Facet>});
}

constexpr FieldSpec kFacets = {.name = "facets",
                               .type = FieldType::kSchemaList,
                               .description = "In the order of the keys.",
                               .schema = "Facet"};

constexpr BodyField<KnownKey> kKnownKey[] = {
    {{"key"}, [](const auto& t, MemberWriter& out) { out.Text(t.key); }},
    {{"rows", FieldType::kInteger, Presence::kRequired, "Executions of the sample that have it."},
     [](const auto& t, MemberWriter& out) { out.Integer(t.rows); }},
};

std::string WriteKnownKey(const KnownKey& key) { return WriteBody<KnownKey>(key, {kKnownKey}); }

constexpr BodyField<KeysAnswer> kKeys[] = {
    {{.name = "keys",
      .type = FieldType::kSchemaList,
      .description = "The most frequent first.",
      .schema = "KnownKey"},
     [](const auto& t, MemberWriter& out) { out.Json(WriteArray(t.keys, WriteKnownKey)); }},
    {{"sampled", FieldType::kInteger, Presence::kRequired, "Executions that were looked at."},
     [](const auto& t, MemberWriter& out) { out.Integer(t.sampled); }},
};

std::string WriteGroupKeys(const ReportRow& row) {
  JsonObjectWriter keys;
  for (std::size_t i = 0; i < row.names.size(); ++i) {
    keys.AddRaw(row.names[i], row.group.keys[i].Dump());
  }
  return keys.Finish();
}

double MeanSeconds(const Group& group) {
  return group.timed == 0 ? 0 : absl::ToDoubleSeconds(group.duration / group.timed);
}

constexpr BodyField<ReportRow> kReportRow[] = {
    {{"group", FieldType::kObject, Presence::kRequired,
      "The value of each key of groupBy; null where there is none."},
     [](const auto& t, MemberWriter& out) { out.Json(WriteGroupKeys(t)); }},
    {{"bucket", FieldType::kTime, Presence::kNullable, "Begin of the period; null without bucket."},
     [](const auto& t, MemberWriter& out) {
       t.with_bucket ? out.Time(t.group.bucket) : out.Null();
     }},
    {{"count", FieldType::kInteger},
     [](const auto& t, MemberWriter& out) { out.Integer(t.group.count); }},
    {{"ended", FieldType::kInteger},
     [](const auto& t, MemberWriter& out) { out.Integer(t.group.ended); }},
    {{"failed", FieldType::kInteger},
     [](const auto& t, MemberWriter& out) { out.Integer(t.group.failed); }},
    {{"durationSeconds", FieldType::kNumber, Presence::kRequired,
      "From the first claim to the end, in all, of those that were claimed and have ended."},
     [](const auto& t, MemberWriter& out) { out.Number(absl::ToDoubleSeconds(t.group.duration)); }},
    {{"meanDurationSeconds", FieldType::kNumber, Presence::kRequired, "Of those with a duration."},
     [](const auto& t, MemberWriter& out) { out.Number(MeanSeconds(t.group)); }},
    {{"taskSeconds", FieldType::kNumber, Presence::kRequired,
      "Time of all finished runs of tasks; 0 unless taskSeconds=true was asked for."},
     [](const auto& t, MemberWriter& out) {
       out.Number(absl::ToDoubleSeconds(t.group.task_time));
     }},
};

constexpr BodyField<ReportAnswer> kReport[] = {
    {{"truncated", FieldType::kBoolean, Presence::kRequired,
      "true: there are too many groups; small ones are missing."},
     [](const auto& t, MemberWriter& out) { out.Boolean(t.truncated); }},
};
constexpr FieldSpec kGroups = {.name = "groups",
                               .type = FieldType::kSchemaList,
                               .description = "By bucket, then the largest first.",
                               .schema = "ReportGroup"};

/// A field of a table by RFC 4180.
std::string CsvField(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + "\"";
}

std::string CsvValue(const Json& value) {
  if (value.is_null()) return "";
  return CsvField(value.kind() == JsonKind::kString ? value.AsString() : value.Dump());
}

}  // namespace

std::string WriteCount(const CountAnswer& answer) {
  return WriteBody<CountAnswer>(answer, {kCount, kCoverage<CountAnswer>});
}

std::string WriteFacets(const std::vector<Facet>& facets) {
  return JsonObjectWriter().AddRaw(kFacets.name, WriteArray(facets, WriteFacet)).Finish();
}

std::string WriteKeys(const KeysAnswer& answer) { return WriteBody<KeysAnswer>(answer, {kKeys}); }

std::string WriteReport(const ReportAnswer& answer, const std::vector<std::string>& names,
                        bool with_bucket) {
  JsonArrayWriter groups;
  for (const Group& group : answer.groups) {
    groups.AddRaw(WriteBody<ReportRow>({group, names, with_bucket}, {kReportRow}));
  }
  JsonObjectWriter object;
  object.AddRaw(kGroups.name, groups.Finish());
  WriteFields<ReportAnswer>(answer, kReport, object);
  WriteFields<ReportAnswer>(answer, kCoverage<ReportAnswer>, object);
  return object.Finish();
}

std::string WriteReportCsv(const ReportAnswer& answer, const std::vector<std::string>& names,
                           bool with_bucket) {
  std::string table;
  for (const std::string& name : names) table += CsvField(name) + ",";
  if (with_bucket) table += "bucket,";
  table += "count,ended,failed,durationSeconds,meanDurationSeconds,taskSeconds\r\n";
  for (const Group& group : answer.groups) {
    for (const Json& key : group.keys) table += CsvValue(key) + ",";
    if (with_bucket) {
      table += absl::FormatTime("%Y-%m-%dT%H:%M:%SZ,", group.bucket, absl::UTCTimeZone());
    }
    table += absl::StrFormat("%d,%d,%d,%.6f,%.6f,%.6f\r\n", group.count, group.ended, group.failed,
                             absl::ToDoubleSeconds(group.duration), MeanSeconds(group),
                             absl::ToDoubleSeconds(group.task_time));
  }
  return table;
}

std::vector<Schema> AnalysisSchemas() {
  return {
      {"Count", Specs<CountAnswer>({kCount, kCoverage<CountAnswer>})},
      {"FacetValue", Specs<FacetValue>({kFacetValue})},
      {"Facet", Specs<Facet>({kFacet, kCoverage<Facet>})},
      {"Facets", {kFacets}},
      {"KnownKey", Specs<KnownKey>({kKnownKey})},
      {"KnownKeys", Specs<KeysAnswer>({kKeys})},
      {"ReportGroup", Specs<ReportRow>({kReportRow})},
      {"Report", Joined({kGroups}, Specs<ReportAnswer>({kReport, kCoverage<ReportAnswer>}))},
  };
}

}  // namespace flovyn::http
