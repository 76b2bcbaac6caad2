"""What would a shorter psoas do? The runner model asked, for a student."""

from psoas.body.runner_model import runner_model
from psoas.body.what_if import Cause, told_answer, what_if

answer = what_if(runner_model(), Cause(psoas_length=0.95))

print(told_answer(answer))
