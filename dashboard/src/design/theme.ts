import { type Ref, ref, watchEffect } from 'vue'
import { context } from '../context.ts'

type Theme = 'light' | 'dark' | 'system'

interface Look {
  theme: Ref<Theme>
  rail: Ref<'open' | 'narrow'>
}

const look = context<Look>('the look')
export const giveLook = look.give
export const useLook = look.use

/** What a person chose about the looks. It stays in their browser. */
export function createLook(store: Storage, page: HTMLElement): Look {
  const stored = store.getItem('theme')
  const theme = ref<Theme>(stored === 'light' || stored === 'dark' ? stored : 'system')
  const rail = ref<'open' | 'narrow'>(store.getItem('rail') === 'narrow' ? 'narrow' : 'open')
  watchEffect(() => {
    store.setItem('theme', theme.value)
    store.setItem('rail', rail.value)
    page.dataset['theme'] = theme.value
    page.dataset['rail'] = rail.value
  })
  return { theme, rail }
}
