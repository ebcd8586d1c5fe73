"""What `fix` does to a live front door: what is there, what is missing, and the calls that add it.

Of a REST API: current.py, wanted.py, difference.py, deployment.py. Of streams, in two services:
function.py, streaming.py and function_url.py, which stand beside them for the API's method knows
its function. More files than other rooms have, each a step or what the steps of both share (what
is asked, said, shown and performed): folders for the two would import each other.
"""
