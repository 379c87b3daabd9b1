/** What must stand in a text for a pattern to match it: a word in lower case, all of several things, or one of them. */
export type Needs = { word: string } | { all: Needs[] } | { any: Needs[] }

/**
 * What a pattern of RE2 cannot do without. Nothing when it could match without any word, or when it uses syntax that is
 * not read here. Looking for words is far cheaper than matching, so a classifier with a thousand rules can pass over
 * those that cannot match.
 */
export function needsOf(pattern: string): Needs | undefined {
  try {
    const reader = new Reader(pattern)
    const needs = reader.alternatives()
    return reader.isAtEnd() ? needs : undefined
  } catch (error) {
    if (error instanceof NotRead) return undefined
    throw error
  }
}

/** Texts are compared in lower case. RE2 takes the long s for an s; the Kelvin sign becomes a k all by itself. */
export const lowered = (text: string): string => text.toLowerCase().replaceAll('ſ', 's')

class NotRead extends Error {}

/** What one piece of a pattern asks of the text. */
type Piece = { letters: string } | { group: Needs | undefined } | 'place' | 'anything'

const letters = /[\w '"`:;,<>=/!@#%&~-]+/y
const repetition = /(?:[*+?]|\{(\d+)(?:,\d*)?\})\??/y

class Reader {
  private at = 0
  private readonly pattern: string

  constructor(pattern: string) {
    this.pattern = pattern
  }

  isAtEnd(): boolean {
    return this.at >= this.pattern.length
  }

  alternatives(): Needs | undefined {
    const branches = [this.sequence()]
    while (this.next() === '|') {
      this.at++
      branches.push(this.sequence())
    }
    const known = branches.filter((branch) => branch !== undefined)
    if (known.length < branches.length) return undefined
    return known.length === 1 ? known[0] : { any: known }
  }

  private sequence(): Needs | undefined {
    const all: Needs[] = []
    let word = ''
    const endWord = (): void => {
      if (word.length > 1) all.push({ word: lowered(word) })
      word = ''
    }
    while (!this.isAtEnd() && this.next() !== '|' && this.next() !== ')') {
      const piece = this.piece()
      const times = this.times()
      if (piece === 'place' && times === 'once') continue
      if (typeof piece === 'object' && 'letters' in piece && times !== 'perhaps') word += piece.letters
      if (times !== 'once' || piece === 'anything') endWord()
      if (typeof piece !== 'object' || !('group' in piece)) continue
      endWord()
      if (piece.group && times !== 'perhaps') all.push(piece.group)
    }
    endWord()
    return all.length > 1 ? { all } : all[0]
  }

  private next(): string | undefined {
    return this.pattern[this.at]
  }

  private piece(): Piece {
    const run = this.run(letters)
    if (run !== undefined) {
      // What is repeated is the last letter, not the word.
      const isRepeated = run.length > 1 && isRepetition(this.next())
      if (isRepeated) this.at--
      return { letters: isRepeated ? run.slice(0, -1) : run }
    }
    const character = this.pattern[this.at++] ?? ''
    if (isRepetition(character)) throw new NotRead()
    if (character === '\\') return this.escape()
    if (character === '(') return this.group()
    if (character === '[') return this.characterClass()
    if (character === '^' || character === '$') return 'place'
    return character === '.' ? 'anything' : lettersOf(character)
  }

  private escape(): Piece {
    const character = this.pattern[this.at++]
    if (character === undefined) throw new NotRead()
    if ('bB'.includes(character)) return 'place'
    if ('dDwWsS'.includes(character)) return 'anything'
    if (/\w/.test(character)) throw new NotRead()
    return lettersOf(character)
  }

  private group(): Piece {
    if (this.next() === '?') {
      if (this.pattern[this.at + 1] !== ':') throw new NotRead()
      this.at += 2
    }
    const group = this.alternatives()
    this.expect(')')
    return { group }
  }

  private characterClass(): Piece {
    if (this.next() === '^') this.at++
    if (this.next() === ']') this.at++
    while (!this.isAtEnd() && this.next() !== ']') {
      if (this.pattern.startsWith('[:', this.at)) throw new NotRead()
      this.at += this.next() === '\\' ? 2 : 1
    }
    this.expect(']')
    return 'anything'
  }

  private expect(closer: string): void {
    if (this.next() !== closer) throw new NotRead()
    this.at++
  }

  private times(): 'once' | 'perhaps' | 'often' {
    if (!isRepetition(this.next())) return 'once'
    const found = this.run(repetition)
    if (found === undefined || isRepetition(this.next())) throw new NotRead()
    return /^(?:[*?]|\{0)/.test(found) ? 'perhaps' : 'often'
  }

  private run(wanted: RegExp): string | undefined {
    wanted.lastIndex = this.at
    const found = wanted.exec(this.pattern)?.[0]
    if (found !== undefined) this.at += found.length
    return found
  }
}

const isRepetition = (character: string | undefined): boolean =>
  character === '*' || character === '+' || character === '?' || character === '{'

/** A letter whose other case is no plain letter could be missed in the text. */
function lettersOf(character: string): Piece {
  const isPlain =
    character < '\u0080' || (character.toLowerCase() === character && character.toUpperCase() === character)
  return isPlain ? { letters: character } : 'anything'
}
