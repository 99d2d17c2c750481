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

void AddJsonOptions(CLI::App& app, const std::string& name, JsonArgument& argument,
                    const std::string& description) {
  app.add_option(name, argument.text, description)->type_name("JSON");
  app.add_option(name + "-file", argument.file, description + ", from a file; - is what comes in")
      ->type_name("FILE");
}

}  // namespace flovyn::cli
