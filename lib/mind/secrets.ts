/**
 * The value behind a name: an environment variable, or a parameter in AWS. Names are what `apiKeyFrom` says, and for
 * Bedrock the usual ones of AWS (`AWS_BEARER_TOKEN_BEDROCK`, `AWS_ACCESS_KEY_ID` ...).
 */
export interface Secrets {
  (name: string): Promise<string | undefined>
  /**
   * What a person has to do when there is none.
   * @default `set <name> in the environment`
   */
  howToSet?: (name: string) => string
}
