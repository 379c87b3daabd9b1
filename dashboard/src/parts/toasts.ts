import { shallowRef, type ShallowRef } from 'vue'
import { Trouble } from '../api/trouble.ts'
import { context } from '../context.ts'

export interface Toast {
  id: number
  kind: 'done' | 'failed'
  text: string
  detail?: string | undefined
  undo?: (() => void) | undefined
}

export interface Toasts {
  shown: Readonly<ShallowRef<readonly Toast[]>>
  /** Says that something was done; with `undo` it offers to take it back. */
  done: (text: string, undo?: () => void) => void
  /** Says that something failed, and why. */
  failed: (text: string, error: unknown) => void
  dismiss: (id: number) => void
}

const toasts = context<Toasts>('toasts')
export const giveToasts = toasts.give
export const useToasts = toasts.use

/** More at once would hide the page. */
const most = 3
const shownFor: Record<Toast['kind'], number> = { done: 6_000, failed: 12_000 }

export function createToasts(): Toasts {
  const shown = shallowRef<readonly Toast[]>([])
  let count = 0

  const dismiss = (id: number): void => {
    shown.value = shown.value.filter((toast) => toast.id !== id)
  }

  function show(toast: Omit<Toast, 'id'>): void {
    const id = ++count
    shown.value = [...shown.value, { ...toast, id }].slice(-most)
    window.setTimeout(() => dismiss(id), shownFor[toast.kind])
  }

  return {
    shown,
    done: (text, undo) => show({ kind: 'done', text, undo }),
    failed: (text, error) => show({ kind: 'failed', text, detail: Trouble.of(error).detail }),
    dismiss,
  }
}
