"""Names of tasks and clocks that several rooms write and end."""

ANSWER_TASK = ANSWER_CLOCK = "applications.answer"
SCREEN_TASK = "applications.screen"
OPINION_TASK = OPINION_CLOCK = "applications.opinion"
