#include "shape/man_page.h"

#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "flovyn/base/version.h"

namespace flovyn::cli {
namespace {

constexpr char kEnvironment[] = R"(.SH ENVIRONMENT
For each value the first of these counts: command line, environment, profile, default.
.TP
.B FLOVYN_SERVER, FLOVYN_TENANT, FLOVYN_API_KEY, FLOVYN_CA_FILE
As the options of these names.
.TP
.B FLOVYN_PROFILE
The profile to use, as \-\-profile.
.TP
.B FLOVYN_CONFIG
The configuration file, instead of the one below.
.SH FILES
.TP
.I ~/.config/flovyn/config.toml
Profiles:
.PP
.nf
.RS
default_profile = "dev"

[profiles.dev]
server = "http://localhost:8000"

[profiles.prod]
server = "https://flovyn.example.com"
tenant = "acme"
api_key_file = "~/.config/flovyn/prod.key"
ca_file = "/etc/ssl/acme.pem"
.RE
.fi
.PP
.B api_key
may stand there instead of
.BR api_key_file .
)";

constexpr char kExitStatus[] = R"(.SH EXIT STATUS
.TP
.B 0
Done.
.TP
.B 1
The server refused it, or its answer cannot be used.
.TP
.B 2
The command line, a file or a profile is wrong; nothing was sent.
.TP
.B 3
The server cannot be reached, does not answer in time, or is not ready.
.TP
.B 4
There is no such thing.
.TP
.B 5
The key is missing or wrong, or may not do this.
.TP
.B 6
What was waited for ended otherwise than completed.
.TP
.B 7
It has not ended yet.
)";

constexpr char kExamples[] = R"(.SH EXAMPLES
.nf
.RS
flovyn workflows start order \-\-input '{"amount":42}' \-\-metadata region=eu \-\-wait
flovyn workflows list \-q 'status = "FAILED" AND metadata.region = "eu"' \-\-columns id,kind,metadata.customerId
flovyn workflows report \-\-group\-by costCenter,kind \-\-bucket 1d \-\-from 2026\-01\-01 \-o csv
.RE
.fi
)";

std::string Escaped(const std::string& text) {
  std::string escaped = absl::StrReplaceAll(text, {{"\\", "\\e"}, {"-", "\\-"}});
  // A line must not begin as a request does.
  if (escaped.starts_with('.') || escaped.starts_with('\'')) escaped.insert(0, "\\&");
  return escaped;
}

std::string Argument(const OptionShape& option) {
  if (!option.values.empty()) return absl::StrJoin(option.values, "|");
  return option.argument;
}

std::string OptionEntry(const OptionShape& option) {
  std::vector<std::string> names;
  for (const std::string& name : option.names) {
    names.push_back("\\fB" + Escaped(option.positional() ? "<" + name + ">" : name) + "\\fR");
  }
  std::string line = absl::StrJoin(names, ", ");
  if (option.optional_argument) {
    line += "[=\\fI" + Escaped(Argument(option)) + "\\fR]";
  } else if (!option.argument.empty() && !option.positional()) {
    line += " \\fI" + Escaped(Argument(option)) + "\\fR";
  }
  return absl::StrFormat(".TP\n%s\n%s%s\n", line, Escaped(option.description),
                         option.required ? " (required)" : "");
}

std::string OptionEntries(const CommandShape& shape) {
  std::string entries;
  for (const OptionShape& option : shape.options) {
    if (shape.path.size() == 1 || option.names.back() != "--help") entries += OptionEntry(option);
  }
  return entries;
}

}  // namespace

std::string ManPage(const std::vector<CommandShape>& shapes) {
  const CommandShape& root = shapes.front();
  std::string page = absl::StrFormat(
      ".TH FLOVYN 1 \"\" \"flovyn %s\" \"User Commands\"\n.SH NAME\nflovyn \\- starts, finds and "
      "steers durable workflows\n.SH SYNOPSIS\n.B flovyn\n[\\fIOPTIONS\\fR] \\fIGROUP\\fR "
      "\\fICOMMAND\\fR [\\fIOPTIONS\\fR]\n.SH DESCRIPTION\n%s\n.SH OPTIONS\n"
      "These may stand anywhere on the line.\n",
      FLOVYN_VERSION_STRING, Escaped(root.description));
  page += OptionEntries(root) + ".SH COMMANDS\n";
  for (const CommandShape& shape : shapes) {
    if (shape.path.size() == 1 || !shape.commands.empty()) continue;
    page += absl::StrFormat(".SS %s\n%s\n", Escaped(shape.Path()), Escaped(shape.description));
    page += OptionEntries(shape);
  }
  return page + kEnvironment + kExitStatus + kExamples;
}

}  // namespace flovyn::cli
