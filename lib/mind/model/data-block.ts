/**
 * Material for the model, fenced off from what we tell it. As JSON a text cannot pretend to be anything else, and as
 * `</` is written `<\/`, it cannot end the block it stands in either.
 */
export const dataBlock = (name: string, material: unknown): string =>
  `<data name="${name}">\n${JSON.stringify(material, undefined, 1).replaceAll('</', '<\\/')}\n</data>`

/** Enough of a long text to know what it is about. */
export const excerpt = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most)} ... (${text.length - most} more characters)`
