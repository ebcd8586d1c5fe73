"""A matplotlib chart. `Figure` alone: pyplot keeps every figure, and a warm function would grow."""

from matplotlib.figure import Figure

from lambda_binary import binary_response

SALES = {"May": 12, "June": 19, "July": 23, "August": 17}


@binary_response(cache_control="max-age=300")
def handler(event, context):
    figure = Figure(figsize=(6, 3.5), layout="tight")
    axes = figure.subplots()
    axes.bar(list(SALES), list(SALES.values()), color="#3f88c5")
    axes.set_ylabel("sold, thousands")
    return figure
