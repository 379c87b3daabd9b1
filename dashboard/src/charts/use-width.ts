import { onBeforeUnmount, onMounted, type Ref, ref } from 'vue'

/** How wide an element is, so that a chart is drawn for just that and its text keeps its size. */
export function useWidth(element: Readonly<Ref<HTMLElement | null>>): Ref<number> {
  const width = ref(600)
  const observer = new ResizeObserver(([entry]) => {
    const now = entry?.contentRect.width ?? 0
    if (now > 0) width.value = now
  })
  onMounted(() => element.value && observer.observe(element.value))
  onBeforeUnmount(() => observer.disconnect())
  return width
}
