/** A column of a table. Its cells come from the slot `cell-<id>`. */
export interface Column {
  id: string
  label: string
  /** Of CSS grid: `120px`, `minmax(160px, 2fr)`. */
  width: string
  /** @default start */
  align?: 'start' | 'end'
}
