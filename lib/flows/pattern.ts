import { RE2JS } from 're2js'
import type { CompilePattern } from '../core/classify.ts'

/** RE2 reads the text once, whatever the pattern: neither a client's rule nor a model's error can stall us. */
export const compilePattern: CompilePattern = (pattern) => {
  const compiled = RE2JS.compile(pattern, RE2JS.CASE_INSENSITIVE)
  return (text) => compiled.matcher(text).find()
}
