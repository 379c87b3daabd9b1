/**
 * What a page of the dashboard may load: its own files and nothing from elsewhere, and nothing inline. So neither a text
 * of an agent nor a library can bring a script along. Pictures that somebody is about to upload are shown as blobs.
 */
export const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')
