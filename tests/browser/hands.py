"""A person's hands at a page: whatever is done is done by key or click, and counted.

The budgets of the design count acts: a key or a click. What is typed is counted apart, by the
piece; so are the steps by Tab, which stand for the eye and the mouse of who has them.
"""

REACHED = """([at, words]) => {
  const here = document.activeElement;
  return here.matches(at) && here.textContent.includes(words);
}"""
ELSEWHERE = "() => document.activeElement === document.body"
FURTHEST = 80


class Hands:
    """Does things at a page and counts them; a field is reached by Tab, as without a mouse."""

    def __init__(self, page):
        self.page = page
        self.acts = self.texts = self.steps = 0

    def press(self, *keys):
        """Press keys one after the other, each an act."""
        for key in keys:
            self.page.keyboard.press(key)
            self.acts += 1

    def write(self, text):
        """Type a piece of text where the focus is."""
        self.page.keyboard.type(text)
        self.texts += 1

    def click(self, found):
        """Click what was found: one act."""
        found.click()
        self.acts += 1

    def reach(self, at, words=""):
        """Step on by Tab until what has the focus fits; steps are counted apart from acts.

        From the top of a page over the link that skips its menu. Fails where it is never
        reached: what cannot be reached cannot be done by keyboard.
        """
        self.page.locator(at).first.wait_for()
        if self.page.evaluate(ELSEWHERE):
            self.step("Tab", "Enter")
        for _step in range(FURTHEST):
            if self.on(at, words):
                return
            self.step("Tab")
        raise AssertionError(f"Tab never reaches {at} {words}")

    def step(self, *keys):
        """Go on over what one does not mean."""
        for key in keys:
            self.page.keyboard.press(key)
            self.steps += 1

    def on(self, at, words=""):
        """Whether the focus is on what fits and says these words."""
        return self.page.evaluate(REACHED, [at, words])
