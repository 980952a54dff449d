from rest_framework.pagination import PageNumberPagination


class Pagination(PageNumberPagination):
    """Fifty rows a page, at most two hundred: `?page=2&page_size=100`."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200
