#include "commands/shared_options.h"

namespace flovyn::cli {

void AddQueryOption(CLI::App& app, std::string& query) {
  app.add_option("-q,--query", query,
                 "A query, as in: status = \"FAILED\" AND metadata.region = \"eu\"")
      ->type_name("QUERY");
}

void AddMetadataOptions(CLI::App& app, MetadataArguments& metadata,
                        const std::string& description) {
  AddTexts(app, "--metadata", metadata.pairs,
           description + ": KEY=TEXT, or KEY:=JSON; may be repeated")
      ->type_name("KEY=TEXT");
  app.add_option("--metadata-json", metadata.json, description + ", as a JSON object")
      ->type_name("JSON");
}

void AddTruth(CLI::App& app, const std::string& name, std::optional<bool>& value,
              const std::string& description) {
  app.add_flag_function(
      "--" + name + ",!--no-" + name, [&value](std::int64_t given) { value = given > 0; },
      description);
}

void AddChangeOptions(CLI::App& app, MetadataChange& change) {
  AddMetadataOptions(app, change.values, "These keys get these values");
  app.add_flag("--replace", change.replace, "All other keys go");
  AddTexts(app, "--delete", change.deleted, "A key that goes; may be repeated")->type_name("KEY");
  AddTexts(app, "--increment", change.increments,
           "Add to the number of a key, exactly; may be repeated")
      ->type_name("KEY=NUMBER");
}

void AddJsonOptions(CLI::App& app, const std::string& name, JsonArgument& argument,
                    const std::string& description) {
  app.add_option(name, argument.text, description)->type_name("JSON");
  app.add_option(name + "-file", argument.file, description + ", from a file; - is what comes in")
      ->type_name("FILE");
}

}  // namespace flovyn::cli
