import { type MaybeRefOrGetter, ref, type Ref, toValue } from 'vue'

interface Wanted {
  count: MaybeRefOrGetter<number>
  /** Brings the focus to a row. */
  focus: (position: number) => void
  open: (position: number) => void
}

/** Rows under the keyboard: arrows or J and K move, Home and End jump, Enter opens. Only one row is in the tab order. */
export function useRows({ count, focus, open }: Wanted): {
  current: Ref<number>
  onKey: (event: KeyboardEvent) => void
} {
  const current = ref(0)
  const targets: Record<string, (last: number) => number> = {
    ArrowDown: () => current.value + 1,
    j: () => current.value + 1,
    ArrowUp: () => current.value - 1,
    k: () => current.value - 1,
    Home: () => 0,
    End: (last) => last,
  }

  function onKey(event: KeyboardEvent): void {
    // Keys that are pressed in a button or a field within the row are meant for those.
    if (event.altKey || event.ctrlKey || event.metaKey || !isRow(event.target)) return
    if (event.key === 'Enter') return open(current.value)
    const last = toValue(count) - 1
    const target = targets[event.key]?.(last)
    if (target === undefined) return
    event.preventDefault()
    current.value = Math.max(0, Math.min(last, target))
    focus(current.value)
  }
  return { current, onKey }
}

const isRow = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.getAttribute('role') === 'row'
