#include "shape/completion.h"

#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"

namespace flovyn::cli {
namespace {

using Shapes = std::vector<CommandShape>;

/// In single quotes, for any of the shells.
std::string Quoted(const std::string& text) {
  return "'" + absl::StrReplaceAll(text, {{"'", "'\\''"}}) + "'";
}

/// The options that count at a command: its own and those of the root.
std::vector<OptionShape> OptionsAt(const CommandShape& shape, const CommandShape& root) {
  std::vector<OptionShape> options;
  for (const OptionShape& option : shape.options) {
    if (!option.positional()) options.push_back(option);
  }
  if (shape.path.size() == 1) return options;
  for (const OptionShape& option : root.options) {
    const bool everywhere = option.names.back() != "--help" && option.names.back() != "--version";
    if (everywhere && !option.positional()) options.push_back(option);
  }
  return options;
}

std::string WordsAt(const CommandShape& shape, const CommandShape& root) {
  std::vector<std::string> words;
  for (const auto& command : shape.commands) words.push_back(command.first);
  for (const OptionShape& option : OptionsAt(shape, root)) {
    words.insert(words.end(), option.names.begin(), option.names.end());
  }
  return absl::StrJoin(words, " ");
}

/// case lines: "PATH OPTION" → what may follow the option.
std::string ValueCases(const Shapes& shapes, const char* pattern) {
  std::string cases;
  const auto format = absl::ParsedFormat<'s', 's', 's'>::New(pattern);
  for (const CommandShape& shape : shapes) {
    for (const OptionShape& option : OptionsAt(shape, shapes.front())) {
      if (option.argument.empty() || option.optional_argument) continue;
      for (const std::string& name : option.names) {
        const std::string values = absl::StrJoin(option.values, " ");
        const bool is_file = option.argument == "FILE";
        cases += absl::StrFormat(*format, Quoted(shape.Path() + " " + name), Quoted(values),
                                 is_file ? "1" : "");
      }
    }
  }
  return cases;
}

constexpr char kBash[] = R"(# bash completion of flovyn; made by: flovyn completion bash
_flovyn() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} at=flovyn i word
  _flovyn_words() {
    case $1 in
%s    *) return 1 ;;
    esac
  }
  _flovyn_values() {
    values='' files=''
    case $1 in
%s    *) return 1 ;;
    esac
  }
  local words values files
  for ((i = 1; i < COMP_CWORD; ++i)); do
    word=${COMP_WORDS[i]}
    if _flovyn_words "$at $word"; then at="$at $word"; fi
  done
  if _flovyn_values "$at $previous"; then
    if [ -n "$files" ]; then COMPREPLY=($(compgen -f -- "$current")); return; fi
    COMPREPLY=($(compgen -W "$values" -- "$current"))
    return
  fi
  _flovyn_words "$at"
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -F _flovyn flovyn
)";

constexpr char kZsh[] = R"(#compdef flovyn
# zsh completion of flovyn; made by: flovyn completion zsh
_flovyn_words() {
  case $1 in
%s  *) return 1 ;;
  esac
}
_flovyn_values() {
  values='' files=''
  case $1 in
%s  *) return 1 ;;
  esac
}
_flovyn() {
  local at=flovyn word values files
  local -a described
  for word in ${words[2,CURRENT-1]}; do
    if _flovyn_words "$at $word"; then at="$at $word"; fi
  done
  if _flovyn_values "$at ${words[CURRENT-1]}"; then
    if [[ -n $files ]]; then _files; else compadd -- ${=values}; fi
    return
  fi
  _flovyn_words "$at"
  _describe -o flovyn described
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then _flovyn "$@"; else compdef _flovyn flovyn; fi
)";

/// "name:description" in quotes, as _describe takes them.
std::string Described(const std::string& name, const std::string& description) {
  return Quoted(absl::StrReplaceAll(name, {{":", "\\:"}}) + ":" + description);
}

std::string ZshWords(const CommandShape& shape, const CommandShape& root) {
  std::vector<std::string> words;
  for (const auto& [name, description] : shape.commands) {
    words.push_back(Described(name, description));
  }
  for (const OptionShape& option : OptionsAt(shape, root)) {
    for (const std::string& name : option.names) {
      words.push_back(Described(name, option.description));
    }
  }
  return absl::StrJoin(words, " ");
}

constexpr char kFish[] = R"(# fish completion of flovyn; made by: flovyn completion fish
function __flovyn_at
  set -l at flovyn
  for word in (commandline -opc)[2..-1]
    contains -- "$at $word" $__flovyn_paths; and set at "$at $word"
  end
  test "$at" = "$argv"
end
complete -c flovyn -f
)";

std::string FishOption(const OptionShape& option) {
  std::string line;
  for (const std::string& name : option.names) {
    const bool is_long = name.starts_with("--");
    line += (is_long ? " -l " : " -s ") + name.substr(is_long ? 2 : 1);
  }
  if (!option.argument.empty() && !option.optional_argument) {
    line += option.argument == "FILE" ? " -r -F" : " -x";
  }
  if (!option.values.empty()) line += " -a " + Quoted(absl::StrJoin(option.values, " "));
  return line + " -d " + Quoted(option.description);
}

}  // namespace

std::string BashCompletion(const Shapes& shapes) {
  std::string words;
  for (const CommandShape& shape : shapes) {
    words += absl::StrFormat("    %s) words=%s ;;\n", Quoted(shape.Path()),
                             Quoted(WordsAt(shape, shapes.front())));
  }
  return absl::StrFormat(kBash, words, ValueCases(shapes, "    %s) values=%s files=%s ;;\n"));
}

std::string ZshCompletion(const Shapes& shapes) {
  std::string words;
  for (const CommandShape& shape : shapes) {
    words += absl::StrFormat("  %s) described=(%s) ;;\n", Quoted(shape.Path()),
                             ZshWords(shape, shapes.front()));
  }
  return absl::StrFormat(kZsh, words, ValueCases(shapes, "  %s) values=%s files=%s ;;\n"));
}

std::string FishCompletion(const Shapes& shapes) {
  std::string script = kFish;
  script += "set -g __flovyn_paths";
  for (const CommandShape& shape : shapes) script += " " + Quoted(shape.Path());
  script += "\n";
  for (const CommandShape& shape : shapes) {
    const std::string begin =
        absl::StrFormat("complete -c flovyn -n %s", Quoted("__flovyn_at " + shape.Path()));
    for (const auto& [name, description] : shape.commands) {
      script += begin + " -a " + name + " -d " + Quoted(description) + "\n";
    }
    for (const OptionShape& option : OptionsAt(shape, shapes.front())) {
      script += begin + FishOption(option) + "\n";
    }
  }
  return script;
}

}  // namespace flovyn::cli
