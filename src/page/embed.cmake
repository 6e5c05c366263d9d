# Puts the files of the two pages, of a trace and of an exercise sheet, into one C++ source:
#   cmake -DOUTPUT=page_template.cpp -P embed.cmake
# A page may run only the script and the style that it holds: the Content-Security-Policy names
# them by their SHA-256.
set(scripts
    numbers/number numbers/decimal shown/text shown/element
    numbers/rows numbers/activations
    numbers/elementary operations numbers/mask numbers/operands numbers/replay numbers/edits numbers/changed numbers/given numbers/arithmetic numbers/line
    numbers/own numbers/judge numbers/formats numbers/parting
    shown/heat shown/figures shown/cells shown/beside shown/tables shown/copies shown/scoring shown/flow shown/compare shown/parting
    shown/svg shown/attention shown/arcs shown/heatmap shown/picture shown/slide shown/highlights shown/strips shown/panel shown/around
    shown/board shown/boxes shown/shelves shown/stepper
    acts/changes acts/history acts/clipboard acts/menu acts/saving acts/settings acts/scale acts/quiz
    acts/lesson acts/playing acts/tour acts/presenting acts/keys acts/controls acts/address
    acts/keeping acts/main acts/start)

set(styles page picture quiz lesson presenting)

# "3a0f…" → base64
function(base64 hex result)
  set(alphabet "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
  string(APPEND hex "00")  # 32 bytes and one more are 11 threes
  set(text "")
  foreach(start RANGE 0 60 6)
    string(SUBSTRING ${hex} ${start} 6 three)
    foreach(shift 18 12 6 0)
      math(EXPR index "(0x${three} >> ${shift}) & 63")
      string(SUBSTRING ${alphabet} ${index} 1 letter)
      string(APPEND text ${letter})
    endforeach()
  endforeach()
  string(SUBSTRING ${text} 0 43 text)
  set(${result} "${text}=" PARENT_SCOPE)
endfunction()

function(policy_hash text result)
  string(SHA256 hex "${text}")
  base64(${hex} encoded)
  set(${result} "sha256-${encoded}" PARENT_SCOPE)
endfunction()

file(READ ${CMAKE_CURRENT_LIST_DIR}/page.html page)
set(style "")
foreach(name ${styles})
  file(READ ${CMAKE_CURRENT_LIST_DIR}/${name}.css part)
  string(APPEND style "${part}")
endforeach()
set(strict "\"use strict\";\n")
set(script "${strict}")
foreach(name ${scripts})
  file(READ ${CMAKE_CURRENT_LIST_DIR}/${name}.js part)
  string(APPEND script "${part}")
endforeach()

policy_hash("${style}" style_hash)
policy_hash("${script}" script_hash)
string(REPLACE "@STYLE_HASH@" "${style_hash}" page "${page}")
string(REPLACE "@SCRIPT_HASH@" "${script_hash}" page "${page}")

# Each file is a literal of its own: a compiler need not take one of more than 65536 characters.
set(literals "")
function(add_literal text)
  set(literals "${literals}\n      R\"page(${text})page\"," PARENT_SCOPE)
endfunction()
# What stands before a place of the page is added, and taken off it.
function(add_up_to place)
  string(FIND "${page}" "${place}" at)
  string(SUBSTRING "${page}" 0 ${at} before)
  string(REPLACE "${before}${place}" "" rest "${page}")
  add_literal("${before}")
  set(literals "${literals}" PARENT_SCOPE)
  set(page "${rest}" PARENT_SCOPE)
endfunction()

add_up_to("@STYLE@")
foreach(name ${styles})
  file(READ ${CMAKE_CURRENT_LIST_DIR}/${name}.css part)
  add_literal("${part}")
endforeach()
add_up_to("@SCRIPT@")
add_literal("${strict}")
foreach(name ${scripts})
  file(READ ${CMAKE_CURRENT_LIST_DIR}/${name}.js part)
  add_literal("${part}")
endforeach()
add_literal("${page}")
set(page_literals "${literals}")

set(literals "")
file(READ ${CMAKE_CURRENT_LIST_DIR}/sheet.html page)
file(READ ${CMAKE_CURRENT_LIST_DIR}/sheet.css style)
policy_hash("${style}" style_hash)
string(REPLACE "@STYLE_HASH@" "${style_hash}" page "${page}")
add_up_to("@STYLE@")
add_literal("${style}")
add_literal("${page}")

file(WRITE ${OUTPUT} "#include \"page/page_template.hpp\"\n
#include <initializer_list>\n
namespace attn {
namespace {

std::string joined(std::initializer_list<const char*> parts) {
  std::string text;
  for (const char* part : parts) text += part;
  return text;
}

}  // namespace

const std::string& page_template() {
  static const std::string page = joined({${page_literals}});
  return page;
}

const std::string& sheet_template() {
  static const std::string page = joined({${literals}});
  return page;
}

}  // namespace attn\n")
