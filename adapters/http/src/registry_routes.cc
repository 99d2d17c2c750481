#include "registry_routes.h"

#include "handlers/handlers.h"
#include "route_parameters.h"

namespace flovyn::http {
namespace {

constexpr std::string_view kFieldsTag = "Metadata Fields";
constexpr std::string_view kSaved = "Saved Queries";
constexpr std::string_view kQueries = "Queries";

}  // namespace

// Tables: an operation takes two or three lines.
// clang-format off

std::vector<Route> RegistryRoutes() {
  return {
      {.id = "listMetadataFields", .method = "GET", .paths = {"/metadata-fields"},
       .handler = ListMetadataFields, .action = Action::kViewRegistry, .tag = kFieldsTag,
       .summary = "List the registered fields of metadata", .query = FieldFilterParameters(),
       .answers = {{200, "MetadataFieldList", ""}}},
      {.id = "createMetadataField", .method = "POST", .paths = {"/metadata-fields"},
       .handler = CreateMetadataField, .action = Action::kManage, .tag = kFieldsTag,
       .summary = "Register a field", .request = "CreateMetadataFieldRequest",
       .answers = {{201, "MetadataField", ""}}, .errors = {409}},
      {.id = "getMetadataField", .method = "GET", .paths = {"/metadata-fields/{fieldId}"},
       .handler = GetMetadataField, .action = Action::kViewRegistry, .tag = kFieldsTag,
       .summary = "Get a field", .answers = {{200, "MetadataField", ""}}},
      {.id = "updateMetadataField", .method = "PUT", .paths = {"/metadata-fields/{fieldId}"},
       .handler = UpdateMetadataField, .action = Action::kManage, .tag = kFieldsTag,
       .summary = "Change a field; what is left out stays as it is",
       .request = "UpdateMetadataFieldRequest", .answers = {{200, "MetadataField", ""}},
       .errors = {409}},
      {.id = "deleteMetadataField", .method = "DELETE", .paths = {"/metadata-fields/{fieldId}"},
       .handler = DeleteMetadataField, .action = Action::kManage, .tag = kFieldsTag,
       .summary = "Delete a field", .answers = {{204, "", ""}}},
      {.id = "listSavedQueries", .method = "GET", .paths = {"/saved-queries"},
       .handler = ListSavedQueries, .action = Action::kViewRegistry, .tag = kSaved,
       .summary = "List saved queries, by name", .query = SavedQueryFilter(),
       .answers = {{200, "SavedQueryList", ""}}},
      {.id = "createSavedQuery", .method = "POST", .paths = {"/saved-queries"},
       .handler = CreateSavedQuery, .action = Action::kManage, .tag = kSaved,
       .summary = "Save a query", .request = "CreateSavedQueryRequest",
       .answers = {{201, "SavedQuery", ""}}, .errors = {409}},
      {.id = "getSavedQuery", .method = "GET", .paths = {"/saved-queries/{queryId}"},
       .handler = GetSavedQuery, .action = Action::kViewRegistry, .tag = kSaved,
       .summary = "Get a saved query", .answers = {{200, "SavedQuery", ""}}},
      {.id = "updateSavedQuery", .method = "PUT", .paths = {"/saved-queries/{queryId}"},
       .handler = UpdateSavedQuery, .action = Action::kManage, .tag = kSaved,
       .summary = "Change a saved query; what is left out stays as it is",
       .request = "UpdateSavedQueryRequest", .answers = {{200, "SavedQuery", ""}},
       .errors = {409}},
      {.id = "deleteSavedQuery", .method = "DELETE", .paths = {"/saved-queries/{queryId}"},
       .handler = DeleteSavedQuery, .action = Action::kManage, .tag = kSaved,
       .summary = "Delete a saved query", .answers = {{204, "", ""}}},
      {.id = "executeSavedQuery", .method = "POST", .paths = {"/saved-queries/{queryId}/execute"},
       .handler = ExecuteSavedQuery, .action = Action::kViewRegistry, .tag = kSaved,
       .summary = "Run a saved query, which is counted; answers as the list of its entity",
       .request = "ExecuteSavedQueryRequest", .answers = {{200, "SavedQueryResult", ""}}},
  };
}

std::vector<Route> QueryHelpRoutes() {
  return {
      {.id = "autocompleteQuery", .method = "POST", .paths = {"/fql/autocomplete"},
       .handler = AutocompleteQuery, .action = Action::kViewRegistry, .tag = kQueries,
       .summary = "What may be written at a place of a query", .request = "AutocompleteRequest",
       .answers = {{200, "Completion", ""}}},
      {.id = "listQueryFields", .method = "GET", .paths = {"/fql/fields"},
       .handler = ListQueryFields, .action = Action::kViewRegistry, .tag = kQueries,
       .summary = "What queries can ask for: fields, and registered keys of metadata",
       .query = EntityParameters(), .answers = {{200, "QueryOperandList", ""}}},
      {.id = "listQueryOperators", .method = "GET", .paths = {"/fql/operators"},
       .handler = ListQueryOperators, .action = Action::kViewRegistry, .tag = kQueries,
       .summary = "The operators", .answers = {{200, "QueryOperatorList", ""}}},
      {.id = "listQueryValues", .method = "GET", .paths = {"/fql/values"},
       .handler = ListQueryValues, .action = Action::kViewRegistry, .tag = kQueries,
       .summary = "The values of a field, where they can be listed",
       .query = ValueParameters(), .answers = {{200, "QueryValueList", ""}}},
      {.id = "validateQuery", .method = "POST", .paths = {"/query/validate"},
       .handler = ValidateQuery, .action = Action::kViewRegistry, .tag = kQueries,
       .summary = "What is wrong with a query", .request = "ValidateQueryRequest",
       .answers = {{200, "QueryVerdict", ""}}},
  };
}

// clang-format on

}  // namespace flovyn::http
