#pragma once
#include <curl/curl.h>

// curl_easy_setopt and curl_easy_getinfo take variable arguments, which Swift cannot call. Each function
// below is one of them for one type of argument.
static inline CURLcode ccurl_set_number(CURL *handle, CURLoption option, long value) {
  return curl_easy_setopt(handle, option, value);
}
static inline CURLcode ccurl_set_text(CURL *handle, CURLoption option, const char *value) {
  return curl_easy_setopt(handle, option, value);
}
static inline CURLcode ccurl_set_pointer(CURL *handle, CURLoption option, void *value) {
  return curl_easy_setopt(handle, option, value);
}

// The type of both callbacks of a transfer: bytes, size of one, their number, our context.
typedef size_t (*ccurl_callback)(char *, size_t, size_t, void *);
static inline CURLcode ccurl_set_callback(CURL *handle, CURLoption option, ccurl_callback value) {
  return curl_easy_setopt(handle, option, value);
}

// The address that answered, after redirects; owned by the handle.
static inline const char *ccurl_effective_address(CURL *handle) {
  const char *address = NULL;
  curl_easy_getinfo(handle, CURLINFO_EFFECTIVE_URL, &address);
  return address;
}

// The macro does not come through the importer.
static inline CURLcode ccurl_start(void) { return curl_global_init(CURL_GLOBAL_DEFAULT); }
