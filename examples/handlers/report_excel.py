"""An Excel workbook with a formula and a chart (pip install openpyxl)."""

from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference

from lambda_binary import binary_response

SALES = [("May", 12), ("June", 19), ("July", 23), ("August", 17)]


@binary_response(filename="sales 2026.xlsx")
def handler(event, context):
    book = Workbook()
    sheet = book.active
    sheet.title = "Sales"
    for row in [("month", "sold"), *SALES, ("all", f"=SUM(B2:B{len(SALES) + 1})")]:
        sheet.append(row)
    chart = BarChart()
    sold = Reference(sheet, min_col=2, min_row=1, max_row=len(SALES) + 1)
    chart.add_data(sold, titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=2, max_row=len(SALES) + 1))
    sheet.add_chart(chart, "D2")
    return book
