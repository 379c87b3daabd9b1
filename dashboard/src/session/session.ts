import { type Ref, ref, readonly } from 'vue'
import { context } from '../context.ts'

/** Why somebody has to sign in. */
export type Absence = 'new' | 'refused' | 'signed-out'

export interface Session {
  bearer: Readonly<Ref<string | undefined>>
  absence: Readonly<Ref<Absence>>
  signIn: (bearer: string, remember: boolean) => void
  signOut: (why: Absence) => void
}

const session = context<Session>('the session')
export const giveSession = session.give
export const useSession = session.use

const name = 'mission-control-token'

/** The token lives in this tab, or in the browser when its owner wants to be remembered. Never in a cookie or a URL. */
export function createSession(
  { tab, browser }: { tab: Storage; browser: Storage },
  arrived: string | undefined,
): Session {
  const bearer = ref<string | undefined>()
  const absence = ref<Absence>('new')

  function forget(): void {
    tab.removeItem(name)
    browser.removeItem(name)
  }

  function signIn(token: string, remember: boolean): void {
    forget()
    const place = remember ? browser : tab
    place.setItem(name, token)
    bearer.value = token
  }

  function signOut(why: Absence): void {
    forget()
    bearer.value = undefined
    absence.value = why
  }

  if (arrived) signIn(arrived, false)
  else bearer.value = tab.getItem(name) ?? browser.getItem(name) ?? undefined
  return { bearer: readonly(bearer), absence: readonly(absence), signIn, signOut }
}
