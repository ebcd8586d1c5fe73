"""What `fix` does to a live front door: what is there, what is missing, and the calls that add it.

Of a REST API: current.py, wanted.py, difference.py, deployment.py. Of streams, in two services:
function.py, streaming.py and function_url.py, which stand beside them for the API's method knows
its function.
"""
