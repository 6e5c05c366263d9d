# Puts the page's files into one C++ source:
#   cmake -DOUTPUT=page_template.cpp -P embed.cmake
# The page may run only the script and the style that it holds: the Content-Security-Policy names
# them by their SHA-256.
set(scripts number replay change arithmetic tables flow panel controls main)

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
file(READ ${CMAKE_CURRENT_LIST_DIR}/page.css style)
set(script "\"use strict\";\n")
foreach(name ${scripts})
  file(READ ${CMAKE_CURRENT_LIST_DIR}/${name}.js part)
  string(APPEND script "${part}")
endforeach()

policy_hash("${style}" style_hash)
policy_hash("${script}" script_hash)
string(REPLACE "@STYLE_HASH@" "${style_hash}" page "${page}")
string(REPLACE "@SCRIPT_HASH@" "${script_hash}" page "${page}")
string(REPLACE "@STYLE@" "${style}" page "${page}")
string(REPLACE "@SCRIPT@" "${script}" page "${page}")
file(WRITE ${OUTPUT} "#include \"render/page/page_template.hpp\"\n
namespace attn {
const std::string_view page_template = R\"page(${page})page\";
}  // namespace attn\n")
